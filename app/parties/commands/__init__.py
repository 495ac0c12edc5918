"""Writes of parties, a file per kind of record. Each keeps what it promises in its docstring."""
