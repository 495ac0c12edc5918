"""签到表: who came, by hand."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text
SIGNS = [T("记录人签字", "Recorder"), T("监票人签字", "Teller")]


def content(w: Writer) -> None:
    """A list to be signed."""
    compact(w)
    form_page(w)
    w.title()
    w.number_line()
    w.facts([["meeting_name"], ["held_on", "held_at"], ["due"]])
    w.rows(
        "people",
        [
            ("no", 12),
            ("name", 28),
            ("household_number", 36),
            ("capacity", 24),
            ("proxy_for", 24),
            ("sign", 32),
        ],
    )
    w.signs(SIGNS, seal=False)
    w.check_block()


KIND = Kind(
    code="attendance_sheet",
    name=T("会议签到表", "Attendance Sheet"),
    group="village",
    series="QD",
    basis=T(
        "农村集体经济组织法第二十七条、第三十三条", "Collective Organisations Law arts. 27, 33"
    ),
    fields=[
        Field("meeting_name", "text", T("会议名称", "Meeting"), longest=80),
        Field("held_on", "date", T("日期", "Date")),
        Field("held_at", "text", T("地点", "Place"), longest=60),
        Field("due", "integer", T("应到人数", "Entitled")),
        Field(
            "people",
            "rows",
            T("签到", "Attendance"),
            fields=[
                Field("name", "text", T("姓名", "Name"), longest=30, personal=True),
                Field("household_number", "text", T("户编号", "Household"), longest=30),
                Field("capacity", "text", T("身份", "Capacity"), longest=20),
                Field(
                    "proxy_for",
                    "text",
                    T("代理（附委托书）", "Proxy for"),
                    longest=30,
                    required=False,
                ),
                Field("sign", "text", T("签字或指印", "Signature"), longest=10, required=False),
            ],
        ),
    ],
    sample={
        "meeting_name": {
            "zh": "云坪村股份经济合作社2026年第一次成员大会",
            "en": "First members' assembly of Yunping, 2026",
        },
        "held_on": "2026-02-10",
        "held_at": {"zh": "云坪村村委会", "en": "village office"},
        "due": 30,
        "people": [
            {
                "name": invented.person(n),
                "household_number": f"529901-HU-{n + 1:06d}",
                "capacity": {"zh": "成员", "en": "Member"},
                "sign": " ",
            }
            for n in range(5)
        ],
    },
    register=Register(
        rows="people",
        columns=[
            Column("no", T("序号", "No."), 12, "center"),
            Column("name", T("姓名", "Name"), 28),
            Column("household_number", T("户编号", "Household"), 36),
            Column("capacity", T("身份", "Capacity"), 24),
            Column("proxy_for", T("代理（附委托书）", "Proxy for"), 26),
            Column("sign", T("签字或指印", "Signature"), 34, by_hand=True),
        ],
        signs=SIGNS,
        above=["meeting_name", "held_on", "held_at", "due"],
        landscape=False,
    ),
    notes="""
# 会议签到表

- 依据：农村集体经济组织法第二十七条（参加人数）、第三十三条（记录）。PDF 由程序直接绘制，每页重复表头和签字栏。
- 参考样式，各县可替换。
""",
    content=content,
)
