"""Taking an account for a change: of two changes at once, one wins."""

from __future__ import annotations

import sqlalchemy as sa

from app.access.models import User
from app.core.database import require_one, session


def claim_user(row: User) -> None:
    """Raise the version that was read; whoever read the same one and comes second loses."""
    result = session().execute(
        sa.update(User)
        .where(User.id == row.id, User.version == row.version)
        .values(version=User.version + 1)
        .execution_options(synchronize_session=False)
    )
    require_one(result)
    session().refresh(row)
