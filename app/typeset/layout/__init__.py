"""Lays out a Word file as PDF, in process, for a declared set of features.

What stands outside the set is named by `outside_the_set`; LibreOffice can do those where somebody
installed it (app/typeset/office.py).
"""

from app.typeset.layout.engine import LaidOut, lay_out
from app.typeset.layout.limits import outside_the_set

__all__ = ["LaidOut", "lay_out", "outside_the_set"]
