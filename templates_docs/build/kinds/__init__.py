"""One module for each kind of paper."""
