"""Identifiers people and papers carry: one module per identifier, each with the same two doors.

`parse(typed)` gives the normalised value or raises InvalidValue with a sentence that says what to
do. `warnings(value)` gives what looks odd but may be right; it never blocks. What can only be right
after someone compared it with the paper raises NeedsConfirmation until `override=True` is passed;
the caller records who confirmed and why. Nothing here reads the database.
"""
