"""会议纪要与表决结果: the meeting, its gates and every count of the vote."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text
KINDS = (
    ("assembly", T("成员大会", "Members' assembly")),
    ("delegates", T("成员代表大会", "Delegates' assembly")),
    ("villagers", T("村民会议", "Villagers' meeting")),
    ("group", T("村民小组会议", "Group meeting")),
)


def content(w: Writer) -> None:
    """Record, vote, gates, signatures of delegates."""
    compact(w)
    form_page(w)
    w.title()
    w.number_line()
    w.facts(
        [
            ["meeting_name"],
            ["meeting_kind", "held_on"],
            ["held_at", "notified_on"],
            ["notified_by", "chair"],
            ["recorder", "tellers"],
            ["due", "present"],
            ["proxies", "online"],
            ["party_study", "township"],
        ]
    )
    w.heading(T("一、议题与方案", "1. Agenda and plan"))
    w.para(T("议题：{{ agenda }}", "Agenda: {{ agenda_en }}"))
    w.para(
        T(
            "方案版本：{{ plan_version }}，表决前已公开{{ open_days }}日。",
            "Version of the plan: {{ plan_version_en }}, open for {{ open_days_en }} days before the vote.",
        )
    )
    w.heading(T("二、讨论情况", "2. Discussion"))
    w.para(T("{{ discussion }}", "{{ discussion_en }}"))
    w.heading(T("三、表决结果", "3. Votes"))
    w.rows(
        "votes",
        [
            ("no", 10),
            ("item", 58),
            ("in_favour", 18),
            ("against", 18),
            ("abstained", 18),
            ("share", 18),
            ("result", 18),
        ],
    )
    w.heading(T("四、程序核对", "4. Gates"))
    w.rows("gates", [("no", 10), ("rule", 66), ("needed", 30), ("found", 30), ("passed", 20)])
    w.para(T("会议结论：{{ conclusion }}", "Conclusion: {{ conclusion_en }}"))
    w.rows("signers", [("no", 10), ("name", 40), ("capacity", 40), ("sign", 40), ("finger", 26)])
    w.para(
        T(
            "一人一票；代理须持书面委托且为同户有表决能力的成员；会议记录依法保存。",
            "One person, one vote; a proxy holds a written authority and is a capable member of the same household; the record is kept by law.",
        ),
        style="附注",
    )
    w.signs(
        [
            T("主持人", "Chair"),
            T("记录人", "Recorder"),
            T("监票人", "Teller"),
            T("村务监督委员会", "Supervision"),
        ],
        seal=False,
    )
    w.check_block()


def vote(item: dict[str, str], numbers: tuple[int, int, int], share: int) -> dict[str, object]:
    return {
        "item": item,
        "in_favour": numbers[0],
        "against": numbers[1],
        "abstained": numbers[2],
        "share": share,
        "result": {"zh": "通过", "en": "Passed"},
    }


KIND = Kind(
    code="meeting_record",
    name=T("会议纪要与表决结果", "Record of Meeting and Vote"),
    group="village",
    series="HY",
    basis=T(
        "农村集体经济组织法第二十六至二十八条、第三十三条；森林法第十八条；村民委员会组织法第二十二条、第二十四条",
        "Collective Organisations Law arts. 26–28, 33; Forest Law art. 18; Villagers' Committees Law arts. 22, 24",
    ),
    fields=[
        Field("meeting_name", "text", T("会议名称", "Meeting"), longest=80),
        Field("meeting_kind", "choice", T("会议形式", "Kind"), options=KINDS),
        Field("held_on", "date", T("会议日期", "Held on")),
        Field("held_at", "text", T("地点", "Place"), longest=60),
        Field("notified_on", "date", T("通知日期", "Notified on")),
        Field("notified_by", "text", T("通知方式", "How notified"), longest=60),
        Field("chair", "text", T("主持人", "Chair"), longest=30),
        Field("recorder", "text", T("记录人", "Recorder"), longest=30),
        Field("tellers", "text", T("监票人", "Tellers"), longest=60),
        Field("due", "integer", T("应到（有表决权）", "Entitled")),
        Field("present", "integer", T("实到", "Present")),
        Field("proxies", "integer", T("书面委托", "By proxy")),
        Field("online", "integer", T("线上参加", "Online")),
        Field(
            "party_study",
            "text",
            T("党组织研究文号", "Party study no."),
            longest=40,
            required=False,
        ),
        Field("township", "text", T("乡镇列席", "Township present"), longest=60, required=False),
        Field("agenda", "long_text", T("议题", "Agenda"), longest=300),
        Field("plan_version", "text", T("方案版本（校验值）", "Plan version"), longest=80),
        Field("open_days", "integer", T("公开天数", "Days open")),
        Field("discussion", "long_text", T("讨论情况", "Discussion"), longest=1000),
        Field(
            "votes",
            "rows",
            T("表决", "Votes"),
            fields=[
                Field("item", "text", T("事项", "Item"), longest=80),
                Field("in_favour", "integer", T("赞成", "For")),
                Field("against", "integer", T("反对", "Against")),
                Field("abstained", "integer", T("弃权", "Abstained")),
                Field("share", "percent", T("比例", "Share")),
                Field("result", "text", T("结果", "Result"), longest=20),
            ],
        ),
        Field(
            "gates",
            "rows",
            T("程序核对", "Gates"),
            fields=[
                Field("rule", "text", T("规定", "Rule"), longest=120),
                Field("needed", "text", T("应达", "Needed"), longest=30),
                Field("found", "text", T("实际", "Found"), longest=30),
                Field("passed", "yes_no", T("符合", "Met")),
            ],
        ),
        Field("conclusion", "long_text", T("会议结论", "Conclusion"), longest=300),
        Field(
            "signers",
            "rows",
            T("代表签字", "Signatures"),
            required=False,
            fields=[
                Field("name", "text", T("姓名", "Name"), longest=30, personal=True),
                Field("capacity", "text", T("身份", "Capacity"), longest=30),
                Field("sign", "text", T("签字", "Signature"), longest=10, required=False),
                Field("finger", "text", T("指印", "Fingerprint"), longest=10, required=False),
            ],
        ),
    ],
    sample={
        "meeting_name": {
            "zh": "云坪村股份经济合作社2026年第一次成员大会",
            "en": "First members' assembly of Yunping, 2026",
        },
        "meeting_kind": "assembly",
        "held_on": "2026-02-10",
        "held_at": {"zh": "云坪村村委会", "en": "village office"},
        "notified_on": "2026-01-28",
        "notified_by": {"zh": "张贴、逐户送达", "en": "posted and delivered"},
        "chair": invented.person(0),
        "recorder": invented.person(2),
        "tellers": {"zh": "石望岳、松长根", "en": "Shi Wangyue, Song Changgen"},
        "due": 30,
        "present": 26,
        "proxies": 2,
        "online": 1,
        "party_study": {"zh": "云坪支〔2026〕1号", "en": "2026-1"},
        "township": {"zh": "云坪镇林业站", "en": "Town forestry station"},
        "agenda": {
            "zh": "是否委托松原碳汇科技有限公司开发碳票项目；收益分配方案。",
            "en": "Whether to delegate the project; the plan of distribution.",
        },
        "plan_version": "V2 SM3 66c7f0f4",
        "open_days": 12,
        "discussion": {
            "zh": "与会成员就期限、费用上限、分配依据发表意见，项目业主当场说明。",
            "en": "Members spoke on term, cap of costs and basis of the split; the developer explained.",
        },
        "votes": [
            vote({"zh": "委托开发协议", "en": "Delegation agreement"}, (24, 1, 1), 8_000),
            vote({"zh": "收益分配方案", "en": "Distribution plan"}, (22, 2, 2), 7_333),
        ],
        "gates": [
            {
                "rule": {
                    "zh": "提前10日通知时间、地点、议题（集体法）",
                    "en": "10 days' notice (Collective Law)",
                },
                "needed": {"zh": "10日", "en": "10 days"},
                "found": {"zh": "13日", "en": "13 days"},
                "passed": True,
            },
            {
                "rule": {
                    "zh": "三分之二以上有表决能力的成员参加",
                    "en": "Two thirds of capable members attend",
                },
                "needed": "20 / 30",
                "found": "26 / 30",
                "passed": True,
            },
            {
                "rule": {"zh": "全体成员三分之二以上同意", "en": "Two thirds of all members agree"},
                "needed": "20 / 30",
                "found": "22 / 30",
                "passed": True,
            },
        ],
        "conclusion": {
            "zh": "两项议题均获全体成员三分之二以上同意，通过。",
            "en": "Both items are passed by two thirds of all members.",
        },
        "signers": [
            {
                "name": invented.person(n),
                "capacity": {"zh": "成员代表", "en": "Delegate"},
                "sign": " ",
                "finger": " ",
            }
            for n in range(4)
        ],
    },
    notes="""
# 会议纪要与表决结果

- 依据：农村集体经济组织法第二十六至二十八条（提前十日通知、三分之二以上参加、全体成员三分之二以上同意、同户代理）、第三十三条（会议记录）；森林法第十八条；村民委员会组织法第二十二、二十四条。
- 谁签：主持、记录、监票、村务监督委员会和代表。参考样式，各县可替换。
""",
    content=content,
)
