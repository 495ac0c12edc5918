"""Sheets of records taken in: checked as a whole, answered line by line, written as one job."""
