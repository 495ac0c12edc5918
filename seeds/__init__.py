"""What a new database starts with: reference facts, and an invented county to look around in."""
