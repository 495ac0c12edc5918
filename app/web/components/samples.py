"""Invented content of the component pages. Nobody and no place here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.clock import now, today
from app.web.components.states import IN_REVIEW, TO_MEND
from app.web.frame import Frame
from app.web.navigation import OVERSIGHT, REGISTERS, TODO, WORK, MenuGroup, MenuLine
from app.web.todo import TodoItem, TodoSource


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a thread or a phone."""

    title: Text
    state: str
    note: Text | str | None = None
    said: Text | None = None
    action: Text | None = None
    url: str = "#"


@dataclass(frozen=True, slots=True)
class Check:
    """A line of a check list."""

    mark: str
    said: Text
    article: Text | None
    aside: Text | str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a log."""

    at: datetime
    said: Text
    who: str | None = None


THREAD = (
    Step(Text("地块核清", "Plots checked"), "done", "08-01"),
    Step(Text("起草", "Drafted"), "done", "08-02"),
    Step(Text("村民决议", "Village vote"), "done", "08-19"),
    Step(Text("公示", "Notice"), "done", "09-04"),
    Step(Text("县级审核", "County review"), "now", Text("第 3 天", "day 3")),
    Step(Text("签订", "Signing"), "ahead"),
    Step(Text("生效", "In force"), "ahead"),
    Step(Text("项目入库", "Project library"), "ahead"),
    Step(Text("资料利用", "Archives"), "ahead"),
    Step(Text("收益发放", "Payout"), "ahead"),
)
HALTED = (
    *THREAD[:3],
    Step(Text("公示", "Notice"), "halt", Text("有异议", "objection")),
    *THREAD[5:],
)
CHECKS = (
    Check(
        "y",
        Text(
            "36 个小班权属清晰，无争议、无在先委托",
            "36 plots: title clear, no dispute, no earlier mandate",
        ),
        Text(
            "示例省林业碳汇资源管理办法（试行）第十八条",
            "Sample Province forest-carbon measures (trial), art. 18",
        ),
        Text("9 月 3 日核", "checked 3 Sep"),
    ),
    Check(
        "y",
        Text("成员大会表决 248 / 351，须 ≥ 234", "Members' vote 248 of 351, needed 234"),
        Text(
            "农村集体经济组织法：全体成员三分之二以上",
            "Rural Collective Organisations Law: two thirds of all members",
        ),
        "70.7 %",
    ),
    Check(
        "w",
        Text("2 户委托书将在签订日前到期", "2 mandates will lapse before the signing day"),
        Text("民法典第一百六十五条；建议先换新委托书", "Civil Code art. 165; renew them first"),
        Text("查看两户", "See both"),
        "#",
    ),
    Check(
        "n",
        Text(
            "012 林班 03 小班与石桥村有权属争议", "Plot 012-03 is in dispute with Shiqiao village"
        ),
        Text("森林法第二十二条", "Forest Law art. 22"),
        Text("去处理", "Deal with it"),
        "#",
    ),
    Check(
        "o", Text("合作社章样备案", "Seal of the co-operative on file"), None, Text("待核", "open")
    ),
)
FACTS = (
    (
        Text("甲方", "Party A"),
        Text("云坪村股份经济合作社（143 户）", "Yunping Village Co-operative (143 households)"),
    ),
    (Text("乙方", "Party B"), Text("松原碳汇科技有限公司", "Songyuan Carbon Technology Co., Ltd.")),
    (Text("面积", "Area"), Text("1,286.40 亩（85.7600 公顷）", "1,286.40 mu (85.7600 ha)")),
    (Text("期限", "Term"), Text("2026年10月1日 — 2046年9月30日", "1 Oct 2026 – 30 Sep 2046")),
    (
        Text("净收益分配", "Net income"),
        Text("权利人 70 % · 集体 8 % · 乙方 22 %", "holders 70 % · collective 8 % · party B 22 %"),
    ),
    (
        Text("到账后支付", "Paid within"),
        Text("30 日内，入合作社对公账户", "30 days, to the co-operative's account"),
    ),
    (
        Text("语言", "Language"),
        Text("中英对照，以中文为准", "Chinese and English; Chinese prevails"),
    ),
)
PHONE_STEPS = (
    Step(
        Text("开会表决", "Hold the vote"),
        "done",
        said=Text("8 月 19 日通过，248 票同意", "Passed 19 Aug, 248 in favour"),
    ),
    Step(
        Text("张榜公示", "Post the notice"),
        "done",
        said=Text("已满 15 天，一条意见已答复", "15 days up; one objection answered"),
    ),
    Step(
        Text("打印签字", "Print and sign"),
        "now",
        said=Text(
            "印 4 份。每户签名、按手印；合作社盖章、骑缝章。",
            "4 sets. Each household signs and fingerprints; the co-operative seals the page edges.",
        ),
        action=Text("打印签订套件（38 页）", "Print the signing set (38 pages)"),
    ),
    Step(
        Text("拍照交回", "Send photos back"),
        "ahead",
        said=Text("每页拍一张，缺页会提醒您", "One photo a page; missing pages are named"),
    ),
    Step(
        Text("完成", "Done"),
        "ahead",
        said=Text(
            "三方签齐后生效，可看每户能得多少", "In force when all have signed; then see each share"
        ),
    ),
)
LETTER_WORDS = Text(
    "林约让每一亩林地的约定、账目和回执，都能从小班查到农户。",
    "Every mu of forest, from the plot to the household: agreement, account, receipt.",
)


def log_entries() -> tuple[Entry, ...]:
    """A short history, counted back from now."""
    at = now()
    return (
        Entry(
            at - timedelta(days=3),
            Text("公示期满，县局收件", "Notice period over, received by the county"),
            "陈敏",
        ),
        Entry(
            at - timedelta(days=18),
            Text("公示张贴，起算 15 天", "Notice posted, 15 days begin"),
            "杨小禾",
        ),
        Entry(
            at - timedelta(days=19), Text("成员大会表决通过", "Members' meeting agreed"), "杨小禾"
        ),
        Entry(
            at - timedelta(days=36),
            Text("松原碳汇提交草案第 3 稿", "Songyuan submitted draft 3"),
            "周远",
        ),
    )


CLERK = Actor(user_id=None, name="陈敏", division_path="/52/5299/529901/")


class SampleFrame(Frame):
    """The frame as a county clerk sees it, without anybody being signed in."""

    def __init__(self, here: str = "agreements") -> None:
        """Which line of the menu is lit."""
        self._lit = here

    @property
    def actor(self) -> Actor | None:
        """The sample clerk."""
        return CLERK

    @property
    def actor_title(self) -> Text | None:
        """What she is."""
        return Text("县级经办", "County clerk")

    @property
    def search_url(self) -> str | None:
        """The search box of every page."""
        return "/search"

    @property
    def menu(self) -> list[tuple[MenuGroup, list[MenuLine]]]:
        """The menu as it will be when the later slices stand."""

        def line(key: str, title: Text, url: str = "#", *, count: int = 0) -> MenuLine:
            return MenuLine(title, url, self._lit == key, count)

        return [
            (
                TODO,
                [line("desk", Text("待我处理", "Waiting for me"), "/dev/components/desk", count=7)],
            ),
            (
                WORK,
                [
                    line(
                        "agreements", Text("协议", "Agreements"), "/dev/components/list", count=63
                    ),
                    line("projects", Text("项目库", "Project library")),
                    line("archives", Text("档案利用", "Archives"), count=3),
                    line("benefits", Text("收益发放", "Benefits")),
                    line("filings", Text("上报备案", "Filings"), count=2),
                ],
            ),
            (
                REGISTERS,
                [
                    line("parties", Text("权利人与户", "Holders and households")),
                    line("parcels", Text("地块（小班）", "Plots")),
                ],
            ),
            (OVERSIGHT, [line("log", Text("操作日志", "Operation log"))]),
        ]


def desk_sources() -> list[TodoSource]:
    """What lies on the sample clerk's desk."""
    at, day = now(), today()
    pending = [
        TodoItem(
            "云坪村股份经济合作社 委托开发协议",
            "/dev/components/record",
            at - timedelta(days=9),
            IN_REVIEW,
            Text("核对 5 项要点后同意或退回", "Check 5 points, then agree or return"),
            day - timedelta(days=2),
        ),
        TodoItem(
            "石桥村股份经济合作社 收益分配方案",
            "#",
            at - timedelta(days=3),
            TO_MEND,
            Text("村里已补正，等您复核", "Corrected by the village, waiting for your review"),
            day,
        ),
        TodoItem(
            "国有青禾林场 权益流转协议",
            "#",
            at - timedelta(days=1),
            IN_REVIEW,
            Text(
                "质押登记是否解除，请到登记中心核实",
                "Ask the registry whether the pledge is released",
            ),
            day + timedelta(days=6),
        ),
    ]
    loans = [
        TodoItem(
            "2026 年第 3 号档案利用申请",
            "#",
            at - timedelta(days=5),
            IN_REVIEW,
            Text("申请资格已由乡镇核过", "Right to apply checked by the township"),
            day + timedelta(days=2),
        )
    ]
    return [
        TodoSource(
            "agreements", Text("协议", "Agreement"), lambda _a: pending, lambda _a: pending[:1]
        ),
        TodoSource(
            "archives", Text("档案利用", "Archives"), lambda _a: loans, done=lambda _a: loans
        ),
    ]
