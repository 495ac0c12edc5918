"""The chamber: rendering away from the web process, in processes that may do little else.

`Chamber.trial` gives a template that nobody approved a process of its own; `render` and
`render_many` use long-lived ones. What a template may say is the gate's matter.
"""

from __future__ import annotations

from app.typeset.chamber.pool import Chamber
from app.typeset.chamber.wishes import TRIAL, Limits, Made, PdfWish

__all__ = ["TRIAL", "Chamber", "Limits", "Made", "PdfWish"]
