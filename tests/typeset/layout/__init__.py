"""Laying out Word files: breaking, numbering, styles, tables, pages, limits, shipped papers."""
