"""Sections of slices above on pages of slices below."""

from __future__ import annotations

import pytest
from flask import Flask
from markupsafe import Markup

from app.core.actor import Actor, system_actor
from app.core.bilingual import Text
from app.web.panels import Panel, Step, add_panel, add_step, panels_for, step_of


def _panel(key: str, *, order: int, said: str | None, subject_type: str = "party") -> Panel:
    def content(subject_id: int, actor: Actor) -> Markup | None:
        return None if said is None else Markup("{} {}").format(said, subject_id)

    return Panel(subject_type, key, Text("林地", "Land"), order, content)


def test_sections_stand_in_their_order_and_the_silent_ones_are_left_out() -> None:
    app = Flask("panels")
    add_panel(app, _panel("money.paid", order=30, said="money"))
    add_panel(app, _panel("parcels.held", order=10, said="land"))
    add_panel(app, _panel("agreements.signed", order=20, said=None))
    add_panel(app, _panel("parcels.thread", order=10, said="else", subject_type="parcel"))
    with app.app_context():
        shown = panels_for("party", 7, system_actor("test"))
    assert [(one.anchor, str(one.content)) for one in shown] == [
        ("parcels-held", "land 7"),
        ("money-paid", "money 7"),
    ]


def test_a_page_without_sections_has_none() -> None:
    app = Flask("panels")
    with app.app_context():
        assert panels_for("party", 7, system_actor("test")) == []


def test_the_same_section_twice_is_a_mistake_of_ours() -> None:
    app = Flask("panels")
    add_panel(app, _panel("parcels.held", order=10, said="land"))
    with pytest.raises(AssertionError):
        add_panel(app, _panel("parcels.held", order=20, said="land"))


def test_a_station_of_the_thread_is_told_by_the_slice_that_knows() -> None:
    app = Flask("panels")
    signed = Step(Text("协议", "Agreement"), "done")

    def agreement(subject_id: int, _actor: Actor) -> Step | None:
        return signed if subject_id else None

    add_step(app, subject_type="parcel", key="agreement", step=agreement)
    reader = system_actor("test")
    with app.app_context():
        assert step_of("parcel", 7, reader, key="agreement") == signed
        assert step_of("parcel", 0, reader, key="agreement") is None
        assert step_of("parcel", 7, reader, key="money") is None
        assert step_of("party", 7, reader, key="agreement") is None
    with pytest.raises(AssertionError):
        add_step(app, subject_type="parcel", key="agreement", step=agreement)
