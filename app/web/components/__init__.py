"""The developers' pages: every component of the house with invented people and places."""
