"""The lists of papers, batches and packets."""
