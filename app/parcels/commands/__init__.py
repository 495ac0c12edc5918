"""Writes of land: a file for each kind of work."""
