"""Routes of the component pages. They exist outside production only, and write nothing."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, RadioField
from wtforms.fields import FileField
from wtforms.fields.choices import SelectChoice

from app.core.area import Area
from app.core.bilingual import Text
from app.core.money import Money
from app.web.components import rows, samples
from app.web.components.states import CHIPS
from app.web.errors import NEXT, TITLES, Problem
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, ParsedField, TextField
from app.web.forms import LinyueForm, ReasonForm, show_form
from app.web.guards import public
from app.web.i18n import gettext as _
from app.web.i18n import language
from app.web.i18n import lazy_gettext as _l
from app.web.listing import ALL, Action, Column, Filter, Listing, Tab
from app.web.todo import render_todo

blueprint = Blueprint("components", __name__, url_prefix="/dev/components")

AGREEMENTS: Listing[rows.Agreement] = Listing(
    key="components.agreements",
    title=Text("协议", "Agreements"),
    lead=Text("委托开发、权益流转、收益分配", "Development, transfer, benefit sharing"),
    columns=(
        Column(
            "number",
            Text("编号", "Number"),
            lambda row: row.number,
            kind="link",
            href=lambda _row: "/dev/components/record",
            sort=True,
        ),
        Column(
            "village",
            Text("权利人 / 项目业主", "Holder / developer"),
            lambda row: row.village,
            below=lambda row: row.developer,
        ),
        Column("kind", Text("类型", "Kind"), lambda row: rows.KINDS[row.kind]),
        Column(
            "area", Text("面积（亩）", "Area (mu)"), lambda row: row.area, kind="num", sort=True
        ),
        Column("households", Text("户数", "Households"), lambda row: row.households, kind="num"),
        Column("stuck", Text("卡在哪里", "Waits for"), lambda row: row.stuck),
        Column("state", Text("状态", "State"), lambda row: row.state, kind="chip"),
        Column("since", Text("收件", "Received"), lambda row: row.since.date(), kind="day"),
    ),
    tabs=(
        Tab("review", Text("待审核", "In review")),
        Tab("mend", Text("待补正", "To be corrected")),
        Tab("force", Text("履行中", "In force")),
        Tab("ended", Text("已终止", "Ended")),
        Tab(ALL, Text("全部", "All")),
    ),
    filters=(
        Filter(
            "q",
            Text("关键词", "Key words"),
            hint=Text("编号、村、企业", "Number, village, company"),
        ),
        Filter("kind", Text("类型", "Kind"), "choice", options=rows.KINDS.items),
        Filter("late", Text("只看超期", "Overdue only"), "check"),
    ),
    empty=Text(
        "先在“权利人与户”登记合作社，再新建协议。",
        "Register the co-operative first, then draft an agreement.",
    ),
    row_key=lambda row: row.number,
    export_endpoint="components.export",
)


class SampleForm(LinyueForm):
    """Every kind of box."""

    name = TextField(
        _l("户主姓名"), [Needed()], longest=50, description=_l("与户口簿一致"), width="medium"
    )
    id_number = TextField(
        _l("身份证号"),
        [Needed()],
        secret=True,
        width="medium",
        description=_l("18 位，最后一位可以是 X；加密保存，只显示后四位"),
        render_kw={"inputmode": "text", "autocomplete": "off"},
    )
    kind = ChoiceField(
        _l("协议类型"), [Needed()], choices=rows.KINDS.items, description=_l("决定要走的程序")
    )
    area = ParsedField(
        _l("林地面积"),
        [Needed()],
        parse=Area.parse,
        show=lambda area: str(area.mu_x100 / 100),
        unit=Text("亩", "mu"),
        width="short",
        render_kw={"inputmode": "decimal"},
    )
    amount = ParsedField(
        _l("首期款"),
        parse=Money.parse,
        show=lambda money: str(money.fen / 100),
        unit=Text("元", "yuan"),
        width="short",
        render_kw={"inputmode": "decimal"},
    )
    signed_on = DayField(
        _l("签订日期"), description=_l("可写 2026-01-05、20260105 或 2026年1月5日")
    )
    paid_to = RadioField(
        _l("发放方式"), choices=[SelectChoice("card"), SelectChoice("cash")], default="card"
    )
    scan = FileField(_l("签字扫描件"), description=_l("PDF 或照片，每个不超过 50 MB"))
    agreed = BooleanField(_l("已向全体成员说明收益分配办法"))
    remark = LongTextField(_l("备注"), longest=500, render_kw={"rows": 3})


def filled_form() -> SampleForm:
    """The form, with its radio labels in the language of the page."""
    form = SampleForm()
    form.paid_to.choices = [
        SelectChoice("card", _("一卡通")),
        SelectChoice("cash", _("现金（须说明理由）")),
    ]
    return form


@blueprint.get("")
@public
def show() -> str:
    """All pieces on one page."""
    spoken = language()
    return render_template(
        "web/components/pieces_page.html",
        samples=samples,
        entries=samples.log_entries(),
        facts_shown=[(name, text.pick(spoken)) for name, text in samples.FACTS],
        frame=samples.SampleFrame(""),
        form=SampleForm(formdata=None),
        chips=CHIPS,
        money=Money(123456789),
        area=Area(128640),
    )


@blueprint.get("/list")
@public
def show_list() -> Response:
    """The list pattern on sample rows."""
    return AGREEMENTS.page(
        rows.SampleSource(rows.agreements()),
        actions=[Action(Text("新建协议", "New agreement"), url_for("components.form"), main=True)],
        summary=Text("面积合计 6,214.35 亩", "6,214.35 mu in all"),
        log_url="#",
        frame=samples.SampleFrame(),
    )


@blueprint.get("/empty")
@public
def show_empty() -> Response:
    """The list pattern with nothing in it."""
    return AGREEMENTS.page(
        rows.SampleSource([]),
        actions=[Action(Text("新建协议", "New agreement"), url_for("components.form"), main=True)],
        frame=samples.SampleFrame(),
    )


@blueprint.post("/list/export")
@public
def export() -> Response:
    """The export of the sample list."""
    return AGREEMENTS.export(rows.SampleSource(rows.agreements()), actor=samples.CLERK)


@blueprint.route("/form", methods=["GET", "POST"])
@public
def form() -> BaseResponse:
    """The form pattern; a good one leads back to the list and keeps nothing."""
    filled = filled_form()
    if filled.accepts():
        flash(_("表单各栏都对。示例页不保存内容。"), "success")
        return redirect(url_for("components.show_list"), 303)
    return show_form("web/components/form_page.html", filled, frame=samples.SampleFrame())


@blueprint.route("/confirm", methods=["GET", "POST"])
@public
def confirm() -> BaseResponse:
    """The pattern of a verb that needs a reason."""
    reason = ReasonForm()
    if reason.accepts():
        flash(_("理由已写明。示例页不保存内容。"), "success")
        return redirect(url_for("components.show_list"), 303)
    return show_form(
        "web/confirm.html",
        reason,
        title=Text("退回补正", "Return for correction"),
        said=Text(
            "协议会回到起草人，公示和表决记录保留。请一次写清要补什么。",
            "The agreement goes back to its drafter; the votes are kept. Name everything at once.",
        ),
        about=[(_("编号"), "529901-WT-2026-0041")],
        word=Text("退回", "Return"),
        stop=True,
        back=url_for("components.record"),
        frame=samples.SampleFrame(),
    )


@blueprint.get("/record")
@public
def record() -> str:
    """A record's page."""
    spoken = language()
    return render_template(
        "web/components/record_page.html",
        samples=samples,
        entries=samples.log_entries(),
        facts_shown=[(name, text.pick(spoken)) for name, text in samples.FACTS],
        frame=samples.SampleFrame(),
    )


@blueprint.get("/phone")
@public
def phone() -> str:
    """A villager's page."""
    return render_template(
        "web/components/phone_page.html", samples=samples, frame=samples.SampleFrame()
    )


@blueprint.get("/desk")
@public
def desk() -> str:
    """The to-do page."""
    return render_todo(
        samples.CLERK, sources=samples.desk_sources(), frame=samples.SampleFrame("desk")
    )


@blueprint.get("/error/<int:status>")
@public
def error(status: int) -> Response:
    """An error page."""
    if status not in TITLES:
        abort(404)
    problem = Problem(
        status,
        TITLES[status],
        NEXT.get(status, NEXT[400]),
        number="E-0A1B2C3D" if status >= 500 else "",
        result_url="#" if status == 409 else None,
    )
    name = "web/error_bare.html" if status >= 500 else "web/error.html"
    page = render_template(name, problem=problem, back="#", frame=samples.SampleFrame())
    return make_response(page, status)
