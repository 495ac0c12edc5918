"""The face of the house: language, formats, forms, lists, errors, menu, headers, static files."""
