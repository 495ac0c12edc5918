"""A few issued papers of the invented county; the running program makes their files."""

from __future__ import annotations

import sqlalchemy as sa

from app.access.models import User
from app.access.queries import actor_of
from app.core.bilingual import Text
from app.core.database import session
from app.documents.commands.papers import Letterhead, issue_paper
from app.documents.kinds import get_kind
from app.documents.models import Document
from app.documents.rules import PaperInput

OFFICE = Letterhead(
    office=Text("青禾县林业局", "Qinghe County Forestry Bureau"),
    check_base="http://127.0.0.1:8000/check/",
)
# who issues, what, where, about whom
PAPERS = (
    ("xian", "delegation_agreement", "529901101201", "云坪村股份经济合作社"),
    ("cun", "plain_sheet", "529901101201", "云坪村"),
    ("yezhu", "data_application", "529901", "云坪村林业碳票项目"),
    ("zhidan", "distribution_detail", "529901101201", "云坪村2025年度"),
)


def load_papers() -> None:
    """From the samples of their kinds, once."""
    if session().scalar(sa.select(sa.exists().where(Document.id > 0))):
        return
    for user_name, kind, place, about in PAPERS:
        user = session().scalar(sa.select(User).where(User.user_name == user_name))
        assert user is not None, user_name
        given = PaperInput(
            kind=kind, division_code=place, facts=get_kind(kind).sample(), title=about
        )
        issue_paper(given=given, letterhead=OFFICE, actor=actor_of(user.id))
