"""收益分配协议: how income of a project is shared, as the collective decided."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """Parties, waterfall, clauses, signatures, households as Annex."""
    compact(w)
    w.title()
    w.number_line()
    w.facts(
        [
            ["collective_name"],
            ["collective_code", "collective_head"],
            ["developer_name"],
            ["representative", "custodian"],
            ["project_name"],
            ["parent_number", "term"],
        ]
    )
    for number, (title, paragraphs) in enumerate(CLAUSES, 1):
        w.clause(number, title, paragraphs)
    w.warning(
        T(
            "特别提示：收益不作保底承诺。对家庭承包林地的收益，未经承包户书面同意，集体不得提取管理费用。",
            "Note: no income is guaranteed. From income of household-contracted forest the collective takes no fee without the household's written consent.",
        )
    )
    w.para(T("（以下无正文，为签署栏）", "(Signatures follow)"), style="正文齐头", keep=True)
    w.signs(
        [
            T("村集体", "Collective"),
            T("项目业主", "Developer"),
            T("农户代表", "Households' representative"),
        ],
        finger=True,
    )
    w.check_block()
    w.new_page()
    w.heading(T("附件　户名册与份额", "Annex  Households and shares"))
    w.rows(
        "households",
        [("no", 11), ("head", 32), ("household_number", 44), ("area", 50), ("share", 19)],
        totals=["area"],
    )


CLAUSES = [
    (
        T("收益来源", "Income"),
        [
            T(
                "本协议所称收益，是“{{ project_name }}”碳汇交易实际到账的收入，委托开发协议编号：{{ parent_number }}。",
                "Income means money received from sales of “{{ project_name_en }}”, under delegation agreement no. {{ parent_number_en }}.",
            )
        ],
    ),
    (
        T("分配顺序", "Waterfall"),
        [
            T(
                "总收入依次扣除税费、经确认的开发成本后为净收益；净收益中项目业主占{{ developer_share }}，权利人一方占{{ owner_share }}。",
                "Net income is income less taxes and agreed costs; of it the developer receives {{ developer_share_en }} and the holders' side {{ owner_share_en }}.",
            ),
            T(
                "权利人一方的收益，先提取公积公益金{{ reserve_share }}，余额按“{{ basis_of_split }}”分配到户。",
                "From the holders' side {{ reserve_share_en }} goes to the collective's reserve first; the rest is split to households by {{ basis_of_split_en }}.",
            ),
        ],
    ),
    (
        T("计算与尾差", "Calculation"),
        [
            T(
                "逐户金额计算到分，采用最大余数法，各户之和与应分总额相等；计算表随方案公开。",
                "Amounts are worked out to the fen by largest remainder, so that the parts equal the whole; the table is published with the plan.",
            )
        ],
    ),
    (
        T("表决与公示", "Vote and notice"),
        [
            T(
                "分配方案由{{ decided_by }}于{{ decided_on }}表决通过，方案在表决前公开不少于10日；付款名单公示{{ notice_days }}个工作日。",
                "The plan was passed by {{ decided_by_en }} on {{ decided_on_en }} after being open for at least ten days; the list of payments is displayed for {{ notice_days_en }} working days.",
            )
        ],
    ),
    (
        T("支付", "Payment"),
        [
            T(
                "收入到账后{{ pay_days }}日内由{{ custodian }}代发到户，退票三个工作日内通知更正后重发；不得以现金或个人账户周转。",
                "Within {{ pay_days_en }} days {{ custodian_en }} pays the households; returned payments are notified within three working days and sent again. No cash, no personal account in between.",
            )
        ],
    ),
    (
        T("暂不能支付的份额", "Shares that cannot be paid"),
        [
            T(
                "权利人死亡、失联、有争议的，其份额单独挂账保管，不得并入他人；办妥继承或争议解决后支付。",
                "Shares of the deceased, the absent and the disputed are held apart, never merged with others', and paid once succession or dispute is settled.",
            )
        ],
    ),
    (
        T("公开与查阅", "Disclosure"),
        [
            T(
                "每次分配结果在{{ publish_days }}日内公开；成员可以查阅账目、方案、表决和付款凭证。",
                "Each result is published within {{ publish_days_en }} days; members may inspect books, plan, vote and receipts.",
            )
        ],
    ),
    (
        T("户内变动", "Household changes"),
        [
            T(
                "分户、继承、户主变更按登记办理，变更前已公示的名单不变，差额在下一期结清。",
                "Divisions, successions and new heads follow the register; lists already displayed stand and differences are settled next time.",
            )
        ],
    ),
    (
        T("违约", "Breach"),
        [
            T(
                "截留、挪用应付收益的，返还并按每日万分之{{ late_rate }}支付违约金，依法承担责任。",
                "Income withheld is returned with {{ late_rate_en }} per 10,000 a day, besides liability by law.",
            )
        ],
    ),
    (
        T("争议、期限、份数与文字", "Disputes, term, copies, language"),
        [
            T(
                "争议由乡镇或县农业农村部门调解，调解不成的依法仲裁或者诉讼。期限：{{ term }}。本协议一式{{ copies }}份，以中文文本为准。",
                "Disputes are mediated by township or county, then arbitrated or sued. Term: {{ term_en }}. {{ copies_en }} originals; the Chinese text prevails.",
            )
        ],
    ),
]

KIND = Kind(
    code="benefit_agreement",
    name=T("林业碳汇收益分配协议", "Agreement on Sharing Forest-Carbon Benefits"),
    group="agreements",
    series="FP",
    basis=T(
        "农村集体经济组织法第二十六至二十八条、第四十二条、第四十四条、第四十六条；农村土地承包法第三十九条、第六十一条",
        "Collective Organisations Law arts. 26–28, 42, 44, 46; Land Contracting Law arts. 39, 61",
    ),
    fields=[
        Field("collective_name", "text", T("村集体", "Collective"), longest=60),
        Field("collective_code", "text", T("统一社会信用代码", "Credit code"), longest=20),
        Field("collective_head", "text", T("负责人", "Head"), longest=30),
        Field("developer_name", "text", T("项目业主", "Developer"), longest=60),
        Field(
            "representative",
            "text",
            T("农户代表", "Households' representative"),
            longest=40,
            personal=True,
        ),
        Field("custodian", "text", T("代发银行", "Paying bank"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("parent_number", "text", T("委托开发协议编号", "Delegation no."), longest=40),
        Field("term", "period", T("期限", "Term")),
        Field("developer_share", "percent", T("项目业主份额", "Developer's share")),
        Field("owner_share", "percent", T("权利人一方份额", "Holders' share")),
        Field("reserve_share", "percent", T("公积公益金比例", "Reserve")),
        Field("basis_of_split", "text", T("分配依据", "Basis of split"), longest=40),
        Field("decided_by", "text", T("表决机构", "Deciding body"), longest=60),
        Field("decided_on", "date", T("表决日期", "Date of vote")),
        Field("notice_days", "integer", T("公示工作日", "Working days of notice")),
        Field("pay_days", "integer", T("付款期限（日）", "Days to pay")),
        Field("publish_days", "integer", T("公开期限（日）", "Days to publish")),
        Field("late_rate", "decimal", T("违约金（万分之）", "Late interest per 10,000")),
        Field("copies", "integer", T("份数", "Copies")),
        Field(
            "households",
            "rows",
            T("户名册", "Households"),
            fields=[
                Field("head", "text", T("户主", "Head"), longest=30, personal=True),
                Field("household_number", "text", T("户编号", "Household no."), longest=40),
                Field("area", "area", T("面积", "Area")),
                Field("share", "percent", T("份额", "Share")),
            ],
        ),
    ],
    sample={
        "collective_name": invented.OWNER,
        "collective_code": "N2529901MF0000001X",
        "collective_head": invented.person(0),
        "developer_name": invented.DEVELOPER,
        "representative": invented.person(1),
        "custodian": {"zh": "青禾县农村商业银行", "en": "Qinghe Rural Commercial Bank"},
        "project_name": invented.PROJECT,
        "parent_number": "529901-WT-2026-0001",
        "term": {"from": "2026-04-01", "to": "2046-03-31"},
        "developer_share": 3_500,
        "owner_share": 6_500,
        "reserve_share": 500,
        "basis_of_split": {"zh": "参与面积", "en": "area taking part"},
        "decided_by": {"zh": "云坪村成员大会", "en": "the members' assembly of Yunping"},
        "decided_on": "2026-02-10",
        "notice_days": 7,
        "pay_days": 15,
        "publish_days": 7,
        "late_rate": "3",
        "copies": 5,
        "households": [
            {
                "head": invented.person(0),
                "household_number": "529901-HU-000001",
                "area": 5_000,
                "share": 3_030,
            },
            {
                "head": invented.person(1),
                "household_number": "529901-HU-000002",
                "area": 7_500,
                "share": 4_546,
            },
            {
                "head": invented.person(2),
                "household_number": "529901-HU-000003",
                "area": 4_000,
                "share": 2_424,
            },
        ],
    },
    notes="""
# 林业碳汇收益分配协议

- 依据：农村集体经济组织法第二十六至二十八条（表决）、第四十二条（先提公积公益金）、第四十四条（不得入个人账户）；农村土地承包法第三十九条、第六十一条（承包方流转收益归承包方）。
- 谁签：村集体、项目业主、农户代表；分配比例由表决确定，模板不预设。
- 参考样式，各县可替换。
""",
    content=content,
)
