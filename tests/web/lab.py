"""The lab: a form with an effect, a list over a table, one error of each kind."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, request, url_for
from wtforms import BooleanField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.errors import Conflict, Forbidden, InvalidValue, NotFound, RuleBroken
from app.web.drafts import keep_draft
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, TextField
from app.web.forms import LinyueForm, show_form
from app.web.guards import public
from app.web.i18n import LazyText
from app.web.list_source import SelectSource
from app.web.listing import ALL, Column, Filter, Listing, Tab
from app.web.models import FormDraft

lab = Blueprint("lab", __name__, url_prefix="/lab", template_folder="templates")


class LabForm(LinyueForm):
    """A form whose one effect is a row."""

    draft_key = "lab.form"

    name = TextField("Name", [Needed()], longest=20)
    secret = TextField("Secret", secret=True)
    on = DayField("On")
    kind = ChoiceField("Kind", choices=[("a", Text("甲", "A")), ("b", Text("乙", "B"))])
    many = SelectMultipleField("Many", choices=[SelectChoice("x"), SelectChoice("y")])
    yes = BooleanField("Yes")
    remark = LongTextField(LazyText("备注", {}))


@lab.route("/form", methods=["GET", "POST"])
@public
def form() -> Any:
    filled = LabForm()
    if filled.accepts():
        with filled.submission() as sent:
            if filled.name.data == "broken":
                raise RuleBroken(
                    Text("名称不可用", "Name not allowed"),
                    code="lab.name",
                    article=Text("某法第一条", "Some law art. 1"),
                    field="name",
                )
            keep_draft(user_id=900, form_key=filled.name.data, subject_id="", values={})
            sent.leads_to(url_for("lab.rows"))
        if sent.done:
            return redirect(sent.url, 303)
    return show_form("lab_form.html", filled)


ROWS: Listing[FormDraft] = Listing(
    key="lab.rows",
    title=Text("试验：表/格", "Lab: rows"),
    columns=(
        Column("id", Text("号", "No."), lambda row: row.id, kind="num", sort=True),
        Column(
            "key",
            Text("键", "Key"),
            lambda row: row.form_key,
            kind="link",
            href=lambda row: f"/lab/rows?q={row.form_key}",
            sort=True,
        ),
        Column("subject", Text("事", "Subject"), lambda row: row.subject_id),
        Column("hidden", Text("只导出", "Export only"), lambda row: row.subject_id, shown=False),
    ),
    tabs=(
        Tab("a", Text("甲", "A")),
        Tab("other", Text("其他", "Other")),
        Tab(ALL, Text("全部", "All")),
    ),
    filters=(
        Filter("q", Text("关键词", "Words")),
        Filter("kind", Text("类", "Kind"), "choice", options=lambda: [("a", Text("甲", "A"))]),
        Filter("late", Text("超期", "Late"), "check"),
    ),
    sort="-id",
    row_key=lambda row: row.id,
    export_endpoint="lab.export",
)


def lab_source() -> SelectSource[FormDraft]:
    return SelectSource(
        sa.select(FormDraft),
        key=FormDraft.id,
        tab_by=FormDraft.form_key,
        tab_values={"other": ("b", "c")},
        filters={
            "q": lambda statement, value: statement.where(FormDraft.subject_id.contains(value)),
            "kind": lambda statement, value: statement.where(FormDraft.form_key == value),
            "late": lambda statement, _value: statement.where(sa.false()),
        },
        sorts={"id": FormDraft.id, "key": FormDraft.form_key},
    )


@lab.get("/rows")
@public
def rows() -> Any:
    return ROWS.page(lab_source())


@lab.post("/rows/export")
@public
def export() -> Any:
    return ROWS.export(lab_source(), actor=Actor(user_id=900, name="罗石生"))


@lab.route("/error/<kind>", methods=["GET", "POST"])
@public
def error(kind: str) -> Any:
    article = Text("某法第一条", "Some law art. 1")
    said = Text("不行，请改", "No; change it")
    errors = {
        "missing": NotFound(),
        "forbidden": Forbidden(),
        "conflict": Conflict(),
        "rule": RuleBroken(said, code="lab.rule", article=article),
        "invalid": InvalidValue(said),
    }
    if kind in errors:
        raise errors[kind]
    if kind == "upload":
        return str(len(request.get_data()))
    assert kind != "mistake", "a mistake of ours"
    return kind
