"""家庭成员同意书: all members of a household agree, separately for their personal data."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """One page for one household."""
    compact(w)
    form_page(w)
    w.title()
    w.number_line()
    w.facts([["head_name", "household_number"], ["address"], ["project_name"], ["area", "term"]])
    w.para(
        T(
            "本户全体家庭成员（共有人）已听取说明并知悉：",
            "All members (co-owners) of this household have been told and understand:",
        )
    )
    for text in POINTS:
        w.para(text)
    w.para(
        T(
            "我们同意将上列面积纳入“{{ project_name }}”，并由户主{{ head_name }}代表本户签订协议。",
            "We agree that the area above joins “{{ project_name_en }}” and that {{ head_name_en }} signs for the household.",
        )
    )
    if w.zh and w.en:
        w.new_page()
    w.warning(
        T(
            "个人信息单独同意：同意为发放收益将姓名、身份证号、银行账号提供给代发银行（可以单独拒绝）。　□同意　□不同意",
            "Separate consent: name, ID and account number may be given to the paying bank for payment (may be refused on its own).  □ agree  □ refuse",
        )
    )
    w.rows(
        "members",
        [("no", 12), ("name", 30), ("relation", 26), ("age", 18), ("sign", 40), ("finger", 34)],
    )
    w.para(
        T("不满十四周岁的成员由监护人代签。", "A guardian signs for members under fourteen."),
        style="附注",
    )
    w.signs([T("户主", "Head"), T("见证人（村）", "Witness (village)")], seal=False, finger=True)
    w.check_block()


POINTS = [
    T(
        "1. 参加与否自愿，不参加不影响其他权利。",
        "1. Taking part is voluntary and refusing affects no other right.",
    ),
    T(
        "2. 林地所有权、承包权和林木所有权不变；协议期内合理采伐须事先告知。",
        "2. Ownership of land and trees and the contracting right stay; lawful felling needs notice.",
    ),
    T(
        "3. 收益不保底，按表决的方案分配，付至本户账户。",
        "3. Income is not guaranteed, is split by the plan voted, and is paid to this household's account.",
    ),
    T(
        "4. 期限不超过承包剩余期限；对协议有异议可以向村、乡镇、县林业局反映。",
        "4. The term stays within the contracting period; objections go to village, township or county.",
    ),
]

KIND = Kind(
    code="family_consent",
    name=T("家庭成员同意书", "Consent of the Household"),
    group="agreements",
    series="JT",
    basis=T(
        "农村土地承包法第二十四条；个人信息保护法第二十三条、第二十九条、第三十一条",
        "Land Contracting Law art. 24; PIPL arts. 23, 29, 31",
    ),
    fields=[
        Field("head_name", "text", T("户主", "Head"), longest=30, personal=True),
        Field("household_number", "text", T("户编号", "Household no."), longest=40),
        Field("address", "text", T("住址", "Address"), longest=80),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("area", "area", T("参与面积", "Area")),
        Field("term", "period", T("期限", "Term")),
        Field(
            "members",
            "rows",
            T("家庭成员", "Members"),
            fields=[
                Field("name", "text", T("姓名", "Name"), longest=30, personal=True),
                Field("relation", "text", T("与户主关系", "Relation"), longest=20),
                Field("age", "integer", T("年龄", "Age")),
                Field("sign", "text", T("签字", "Signature"), longest=10, required=False),
                Field(
                    "finger",
                    "text",
                    T("指印（25×25毫米）", "Fingerprint"),
                    longest=10,
                    required=False,
                ),
            ],
        ),
    ],
    sample={
        "head_name": invented.person(0),
        "household_number": "529901-HU-000001",
        "address": invented.PLACE,
        "project_name": invented.PROJECT,
        "area": 3_550,
        "term": {"from": "2026-04-01", "to": "2046-03-31"},
        "members": [
            {
                "name": invented.person(0),
                "relation": {"zh": "户主", "en": "Head"},
                "age": 56,
                "sign": " ",
                "finger": " ",
            },
            {
                "name": invented.person(1),
                "relation": {"zh": "配偶", "en": "Spouse"},
                "age": 54,
                "sign": " ",
                "finger": " ",
            },
            {
                "name": invented.person(2),
                "relation": {"zh": "子", "en": "Son"},
                "age": 28,
                "sign": " ",
                "finger": " ",
            },
        ],
    },
    notes="""
# 家庭成员同意书

- 依据：农村土地承包法第二十四条（登记簿列明家庭成员）；个人信息保护法第二十三、二十九、三十一条（单独同意、监护人同意）。
- 谁签：全体家庭成员（共有人）。参考样式，各县可替换。
""",
    content=content,
)
