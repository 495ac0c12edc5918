"""Builds the shipped templates: `python -m templates_docs.build [KIND ...] [--check]`.

Each kind states its fields, sample, notes and its content once, in both languages side by side; the
Chinese, the English and the facing document are made from that, so that they cannot drift apart.
"""
