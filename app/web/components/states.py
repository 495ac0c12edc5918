"""The sample states, as chips."""

from __future__ import annotations

from app.core.bilingual import Text
from app.web.chips import Chip

IN_REVIEW = Chip("wait", Text("待县级审核", "In county review"))
BLOCKED = Chip("stop", Text("不可提交", "Blocked"))
TO_MEND = Chip("warn", Text("待补正", "To be corrected"))
IN_FORCE = Chip("go", Text("履行中", "In force"))
ENDED = Chip("rest", Text("已终止", "Ended"))
CHIPS = (IN_FORCE, IN_REVIEW, TO_MEND, BLOCKED, ENDED)
TAB_OF = {
    IN_REVIEW: "review",
    BLOCKED: "review",
    TO_MEND: "mend",
    IN_FORCE: "force",
    ENDED: "ended",
}
