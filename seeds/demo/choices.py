"""What 青禾县 set for itself where the law leaves it open."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.database import session
from app.divisions.queries import get_division
from app.rulepacks.commands import ChoiceInput, choose_rule
from app.rulepacks.models import RuleChoice


def load_choices(actor: Actor) -> None:
    """One local choice, once."""
    if session().scalar(sa.select(sa.exists().where(RuleChoice.id > 0))):
        return
    with clock.shifted(timedelta(days=-5)):
        choose_rule(
            division_id=get_division("529901").id,
            given=ChoiceInput(
                name="notices.payout_days",
                value=10,
                from_on=clock.today(),
                reason="村寨分散，张榜后逐组传达，七日来不及",
                document="青林发〔2026〕3号",
            ),
            actor=actor,
        )
