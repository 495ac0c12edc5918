"""What people fill in about land, a file per kind of work."""
