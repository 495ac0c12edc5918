"""Writes of access, one module for each group of verbs. All are called inside transaction()."""
