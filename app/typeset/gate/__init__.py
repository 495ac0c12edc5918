"""The gate: hostile packages and templates end here, as findings in their author's words.

Three stages, each in a straight line and bounded: the package (counted while unpacking), the braces
(one pass), the grammar (closed, on Jinja's own tree, tag by tag). Nothing here renders.
"""

from __future__ import annotations

from app.typeset.gate.inspection import Inspection, inspect_docx, inspect_template
from app.typeset.gate.names import FieldNames

__all__ = ["FieldNames", "Inspection", "inspect_docx", "inspect_template"]
