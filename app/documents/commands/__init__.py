"""Writes of papers: issuing and closing, templates, batches, packets."""
