"""委托开发协议: owners of forest rights ask a developer to develop a project."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """Parties, twenty-one clauses, signatures, the list of plots as Annex 1."""
    compact(w)
    w.title()
    w.number_line()
    w.facts(
        [
            ["owner_name"],
            ["owner_code", "owner_head"],
            ["owner_address", "owner_phone"],
            ["developer_name"],
            ["developer_code", "developer_head"],
            ["developer_address", "developer_phone"],
            ["witness"],
        ]
    )
    w.para(
        T(
            "甲方（林权所有者）与乙方（项目业主）依照《中华人民共和国民法典》《中华人民共和国森林法》"
            "《中华人民共和国农村集体经济组织法》及所在省林业碳汇管理规定，在平等、自愿、公平的基础上，"
            "就“{{ project_name }}”的委托开发订立本协议。",
            "Party A (holder of the forest rights) and Party B (project owner) conclude this "
            "agreement on developing “{{ project_name_en }}” under the Civil Code, the Forest Law, "
            "the Law on Rural Collective Economic Organisations and the provincial rules on "
            "forest carbon, on an equal, voluntary and fair footing.",
        )
    )
    for number, (title, paragraphs) in enumerate(CLAUSES, 1):
        w.clause(number, title, paragraphs)
    w.warning(
        T(
            "特别提示：本协议不改变林地所有权、承包权及林木所有权；收益不作保底承诺，市场价格有风险；"
            "涉及费用承担、违约责任、解除、争议解决的条款，乙方已逐条说明。",
            "Note: this agreement changes neither the ownership nor the contracting right of the "
            "land nor the ownership of the trees; no income is guaranteed and market prices carry "
            "risk; Party B has explained the clauses on costs, liability, ending and disputes.",
        )
    )
    w.para(
        T("甲方确认已阅读并理解上述提示（签字）：", "Party A has read and understood (signature):"),
        style="正文齐头",
        keep=True,
    )
    w.para(T("（以下无正文，为签署栏）", "(Signatures follow)"), style="正文齐头", keep=True)
    w.signs(
        [T("甲方（林权所有者）", "Party A (owner)"), T("乙方（项目业主）", "Party B (developer)")],
        finger=True,
    )
    w.signs([T("村务监督委员会（见证）", "Supervision committee"), T("乡镇（见证）", "Township")])
    w.check_block()
    w.landscape()
    w.heading(T("附件1　小班清单", "Annex 1  List of plots"))
    w.rows("parcels", invented.PARCEL_COLUMNS, totals=["area"])
    w.para(
        T(
            "附件2 权属证明　附件3 决议与公示材料　附件4 授权委托书和家庭成员同意书　附件5 收益分配方案",
            "Annex 2 Tenure papers · 3 Resolution and notice · 4 Powers of attorney and family "
            "consents · 5 Distribution plan",
        ),
        style="正文齐头",
    )


CLAUSES = [
    (
        T("委托事项", "Matters delegated"),
        [
            T(
                "甲方将坐落于{{ place }}的{{ parcels_count }}个小班、合计{{ area }}森林的碳汇项目开发"
                "委托给乙方，包括方案编制、资料收集、项目申报、计量监测、审定核查、登记和交易申请。"
                "小班四至、面积以附件1及权属证明为准。",
                "Party A entrusts Party B with developing the forest carbon of "
                "{{ parcels_count_en }} plots, {{ area_en }} in all, at {{ place_en }}: design, "
                "data, application, measuring and monitoring, validation and verification, "
                "registration and trading. Boundaries and areas follow Annex 1 and the papers.",
            ),
            T(
                "项目类型：{{ family }}；拟采用的方法学：{{ methodology }}。",
                "Type of project: {{ family_en }}; methodology: {{ methodology_en }}.",
            ),
        ],
    ),
    (
        T("期限", "Term"),
        [
            T(
                "委托期限自{{ term_from }}起至{{ term_to }}止，不超过承包（流转）合同的剩余期限；"
                "超过部分对发包方不发生效力。",
                "The term runs from {{ term_from_en }} to {{ term_to_en }} and does not exceed "
                "what remains of the contract for the land; the excess does not bind the party "
                "that let it.",
            )
        ],
    ),
    (
        T("权属承诺", "Tenure"),
        [
            T(
                "甲方承诺附件1所列林地、林木权属清楚、无争议、未设定影响本项目的抵押或查封，"
                "未就同一小班、同一期间的碳汇权益与他人订立协议。权属不清的，不得纳入项目。",
                "Party A declares that tenure of the plots in Annex 1 is clear and undisputed, "
                "free of charges that affect the project, and that no other agreement covers the "
                "carbon of the same plots and period. Plots of unclear tenure are left out.",
            )
        ],
    ),
    (
        T("民主程序", "Collective decision"),
        [
            T(
                "本协议所涉集体事项已由{{ resolution_body }}于{{ resolution_on }}表决通过"
                "（决议编号：{{ resolution_number }}），公示期为{{ notice }}，公示无未处理的异议。",
                "The collective matters were decided by {{ resolution_body_en }} on "
                "{{ resolution_on_en }} (no. {{ resolution_number_en }}); the notice ran "
                "{{ notice_en }} without an open objection.",
            )
        ],
    ),
    (
        T("费用承担", "Costs"),
        [
            T(
                "项目开发、审定、监测、核查、登记费用由{{ cost_bearer }}承担，总额以人民币"
                "{{ cost_cap }}元（大写：{{ cost_cap_words }}）为限；超出部分未经甲方书面同意不得从收益中扣除。",
                "Costs of development, validation, monitoring, verification and registration are "
                "borne by {{ cost_bearer_en }} up to CNY {{ cost_cap_en }} "
                "({{ cost_cap_words_en }}); more is not deducted without Party A's written "
                "consent.",
            )
        ],
    ),
    (
        T("收益分配", "Sharing"),
        [
            T(
                "项目净收益＝碳汇交易实际到账收入－税费－经双方确认的费用。净收益中甲方占"
                "{{ owner_share }}，乙方占{{ developer_share }}。甲方内部分配另行表决。",
                "Net income = money received from sales − taxes − agreed costs. Party A receives "
                "{{ owner_share_en }} and Party B {{ developer_share_en }} of it. The split among "
                "Party A's households is decided separately.",
            ),
            T(
                "最低价格：{{ floor_price }}。低于该价格的出售须经甲方书面同意；每{{ review_years }}年复核一次。",
                "Floor price: {{ floor_price_en }}. Sales below it need Party A's written "
                "consent; it is reviewed every {{ review_years_en }} years.",
            ),
        ],
    ),
    (
        T("支付", "Payment"),
        [
            T(
                "收入到账后{{ pay_days }}日内，乙方将甲方份额一次付至甲方（集体）账户：户名"
                "{{ account_name }}，开户行{{ account_bank }}，账号{{ account_number }}。"
                "集体资金不得存入个人账户。迟延支付的，每日按未付金额的万分之{{ late_rate }}支付违约金。",
                "Within {{ pay_days_en }} days of receipt Party B pays Party A's share in one sum "
                "to the collective's own account: {{ account_name_en }}, {{ account_bank_en }}, "
                "no. {{ account_number_en }}. Money of a collective never enters a personal "
                "account. Late payment bears {{ late_rate_en }} per 10,000 a day.",
            )
        ],
    ),
    (
        T("信息公开", "Information"),
        [
            T(
                "乙方在每次申报、签发、出售后{{ report_days }}日内向甲方书面报告数量、价格和到账情况，"
                "甲方有权查阅项目账目和凭证并向成员公开。",
                "Within {{ report_days_en }} days of each filing, issue or sale Party B reports "
                "quantity, price and receipts in writing. Party A may inspect the accounts and "
                "publish them to its members.",
            )
        ],
    ),
    (
        T("林木经营", "Forest management"),
        [
            T(
                "甲方按森林经营方案管护林木，合理采伐、抚育和防火防虫须事先告知乙方；因项目需要限制采伐的，"
                "补偿标准为{{ logging_terms }}。",
                "Party A tends the forest under its management plan and gives notice of lawful "
                "felling, tending and protection work. Where the project limits felling the "
                "compensation is: {{ logging_terms_en }}.",
            )
        ],
    ),
    (
        T("逆转与自然灾害", "Reversal and disasters"),
        [
            T(
                "因火灾、病虫害、自然灾害造成碳汇损失的，双方及时止损、据实核减，补植方案和费用由双方另行约定；"
                "非因甲方过错造成的逆转，甲方不承担赔偿责任。",
                "Where fire, pests or disasters reduce the sink, both limit the loss and the "
                "figures are reduced to fact; replanting and its cost are agreed separately. "
                "Party A owes nothing for a reversal it did not cause.",
            )
        ],
    ),
    (
        T("资料使用与保密", "Data"),
        [
            T(
                "乙方取得的林业碳汇资料仅用于本项目，不得转提供他人；本协议终止后{{ return_days }}日内归还或销毁"
                "并提交凭证。涉及国家秘密的，按保密规定线下办理。",
                "Data is used for this project only and never passed on; within "
                "{{ return_days_en }} days of the end it is returned or destroyed against "
                "receipt. State secrets are handled off this system.",
            )
        ],
    ),
    (
        T("个人信息", "Personal information"),
        [
            T(
                "为本协议处理个人信息以必要为限；向银行、审定核查机构提供的，另行取得单独同意。"
                "农户可以查阅、复制、更正本户信息。",
                "Personal information is processed as far as needed; giving it to a bank or a "
                "verifier needs separate consent. Households may see, copy and correct theirs.",
            )
        ],
    ),
    (
        T("不得转让", "No assignment"),
        [
            T(
                "未经甲方书面同意，乙方不得将本协议权利义务转让或者转委托第三人。",
                "Party B neither assigns this agreement nor delegates further without Party A's "
                "written consent.",
            )
        ],
    ),
    (
        T("进度与自动解除", "Milestones and sunset"),
        [
            T(
                "自本协议生效之日起{{ sunset_months }}个月内，项目未进入设计文件公示或碳票申请的，"
                "本协议自动解除，乙方已支出费用自行承担，并交还资料。",
                "If the project has not reached public notice of its design or application for a "
                "ticket within {{ sunset_months_en }} months, this agreement ends by itself; "
                "Party B bears its costs and returns the data.",
            )
        ],
    ),
    (
        T("真实性保证", "Truthfulness"),
        [
            T(
                "双方对所提供资料的真实性、完整性负责。弄虚作假的，承担由此产生的责任，"
                "主管部门可以收回资料使用权限。",
                "Each answers for the truth and completeness of its data. Falsification carries "
                "liability, and the authority may take back the right to use data.",
            )
        ],
    ),
    (
        T("户内变动与继承", "Household changes"),
        [
            T(
                "户主变更、分户、继承不影响本协议效力，由变更后的权利人承继，并在30日内告知乙方和村集体。",
                "A new head, a divided household or succession leaves this agreement in force; "
                "the successor takes over and gives notice within 30 days.",
            )
        ],
    ),
    (
        T("期满、征收与剩余减排量", "End, expropriation, units left"),
        [
            T(
                "期满时已签发未出售的减排量按第六条分配；未签发部分归甲方。",
                "Units issued and unsold at the end are shared under Article 6; what is not "
                "issued belongs to Party A.",
            ),
            T(
                "期满或者解除时，林木归甲方；乙方设置的监测样地标志和设施无偿留给甲方或者由乙方恢复原状。"
                "林地被征收的，林地、林木和地上设施的补偿归权利人，乙方按已投入的合理费用参与协商。",
                "At the end the trees are Party A's; plot marks and fixtures set up by Party B "
                "stay without charge or are removed by it. Where the land is expropriated the "
                "compensation for land, trees and fixtures goes to the holders; Party B may talk "
                "about what it reasonably spent.",
            ),
        ],
    ),
    (
        T("变更、解除与违约", "Amendment, ending, breach"),
        [
            T(
                "变更须经书面协议；涉及价款、期限、面积的，履行与订立时相同的表决和公示程序。"
                "一方违约致使合同目的不能实现的，对方可以解除并请求赔偿。法律规定的任意解除权不因本条排除。",
                "Amendments are written; those on money, term or area pass the same vote and "
                "notice. A breach that defeats the purpose lets the other side end the agreement "
                "and claim damages. Rights of ending given by law remain.",
            )
        ],
    ),
    (
        T("不可抗力与情势变更", "Force majeure"),
        [
            T(
                "因不可抗力不能履行的，部分或全部免责；政策、方法学调整致继续履行明显不公平的，双方重新协商。",
                "Force majeure excuses performance in whole or part; where a change of policy or "
                "methodology makes performance plainly unfair the parties negotiate anew.",
            )
        ],
    ),
    (
        T("争议解决", "Disputes"),
        [
            T(
                "争议先协商，可由村、乡镇调解；不成的，向林地所在地的{{ court }}起诉。",
                "Disputes are first talked over and may be mediated by village or township; "
                "failing that they go to {{ court_en }}.",
            )
        ],
    ),
    (
        T("通知、份数与文字", "Notices, copies, language"),
        [
            T(
                "通知送达首部所列地址。本协议一式{{ copies }}份，双方、村、乡镇、县林业主管部门各执一份，"
                "自双方签字、盖章或者按指印之日起成立并生效；签订后报发包方、乡镇和县林业主管部门备案。"
                "本协议以中文文本为准，英文供参考。",
                "Notices go to the addresses above. {{ copies_en }} originals: the parties, the "
                "village, the township, the county forestry office. It is concluded and takes "
                "effect when both have signed, sealed or put their fingerprint; it is then filed "
                "with the party that let the land, the township and the county forestry office. "
                "The Chinese text prevails; English is for reference.",
            )
        ],
    ),
]

KIND = Kind(
    code="delegation_agreement",
    name=T(
        "林业碳汇项目委托开发协议", "Agreement on Delegated Development of a Forest-Carbon Project"
    ),
    group="agreements",
    series="WT",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十三条、第十八条；民法典第九百一十九条起",
        "Guizhou Measures arts. 13 and 18; Civil Code arts. 919 ff.",
    ),
    fields=[
        *invented.party_fields("owner", T("甲方", "Party A")),
        *invented.party_fields("developer", T("乙方", "Party B")),
        Field("witness", "text", T("见证方", "Witness"), required=False, longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("family", "choice", T("项目类型", "Type"), options=invented.FAMILIES),
        Field("methodology", "text", T("方法学", "Methodology"), longest=80),
        Field("place", "text", T("坐落", "Location"), longest=80),
        Field("area", "area", T("合计面积", "Total area")),
        Field("term", "period", T("委托期限", "Term")),
        Field("resolution_body", "text", T("表决机构", "Deciding body"), longest=60),
        Field("resolution_on", "date", T("表决日期", "Date of vote")),
        Field("resolution_number", "text", T("决议编号", "Resolution no."), longest=40),
        Field("notice", "period", T("公示期", "Notice window")),
        Field("cost_bearer", "text", T("费用承担方", "Who bears costs"), longest=30),
        Field("cost_cap", "money", T("费用上限（元）", "Cap of costs (yuan)")),
        Field("owner_share", "percent", T("甲方份额", "Party A's share")),
        Field("developer_share", "percent", T("乙方份额", "Party B's share")),
        Field("floor_price", "text", T("最低价格", "Floor price"), longest=60),
        Field("review_years", "integer", T("价格复核年限", "Years between reviews")),
        Field("pay_days", "integer", T("付款期限（日）", "Days to pay")),
        Field("account_name", "text", T("收款户名", "Account holder"), longest=60),
        Field("account_bank", "text", T("开户行", "Bank"), longest=60),
        Field("account_number", "account", T("账号", "Account no."), longest=30),
        Field("late_rate", "decimal", T("迟延违约金（万分之）", "Late interest per 10,000")),
        Field("report_days", "integer", T("报告期限（日）", "Days to report")),
        Field("logging_terms", "long_text", T("限伐补偿", "Compensation"), longest=200),
        Field("return_days", "integer", T("归还资料期限（日）", "Days to return data")),
        Field("sunset_months", "integer", T("自动解除月数", "Months to sunset")),
        Field("court", "text", T("管辖法院", "Court"), longest=40),
        Field("copies", "integer", T("份数", "Copies")),
        invented.parcels_field(),
    ],
    sample={
        "owner_name": invented.OWNER,
        "owner_code": "N2529901MF0000001X",
        "owner_head": invented.person(0),
        "owner_address": invented.PLACE,
        "owner_phone": "13800000001",
        "developer_name": invented.DEVELOPER,
        "developer_code": "91529901MA00000018",
        "developer_head": invented.person(4),
        "developer_address": {"zh": "云岭市示例路1号", "en": "1 Shili Road, Yunling City"},
        "developer_phone": "13800000002",
        "witness": {"zh": "青禾县云坪镇人民政府", "en": "People's Government of Yunping Town"},
        "project_name": invented.PROJECT,
        "family": "ticket",
        "methodology": {
            "zh": "贵州林业碳票项目方法学（试行）",
            "en": "Guizhou forest-carbon ticket methodology (trial)",
        },
        "place": invented.PLACE,
        "area": invented.AREA_OF_PARCELS,
        "term": {"from": "2026-04-01", "to": "2046-03-31"},
        "resolution_body": {"zh": "云坪村成员大会", "en": "the members' assembly of Yunping"},
        "resolution_on": "2026-02-10",
        "resolution_number": "529901-JY-2026-0001",
        "notice": {"from": "2026-02-11", "to": "2026-02-25"},
        "cost_bearer": {"zh": "乙方", "en": "Party B"},
        "cost_cap": 8_000_000,
        "owner_share": 6_500,
        "developer_share": 3_500,
        "floor_price": {"zh": "每吨人民币 15 元", "en": "CNY 15 a tonne"},
        "review_years": 3,
        "pay_days": 15,
        "account_name": invented.OWNER,
        "account_bank": {"zh": "青禾县农村商业银行", "en": "Qinghe Rural Commercial Bank"},
        "account_number": "6217000000000000004",
        "late_rate": "3",
        "report_days": 10,
        "logging_terms": {
            "zh": "按当年木材市场价差额逐年补偿。",
            "en": "The yearly difference of the timber market price.",
        },
        "return_days": 30,
        "sunset_months": 24,
        "court": {"zh": "青禾县人民法院", "en": "Qinghe County People's Court"},
        "copies": 5,
        "parcels": invented.parcels(),
    },
    notes="""
# 林业碳汇项目委托开发协议

- 依据：贵州省林业碳汇资源管理办法（试行）第十三条（委托开发协议为用档四件套之一）、第十八条（权属、义务、收益）；
  民法典委托合同章；森林法第十八、十九条；农村土地承包法第三十六、三十八、四十条；农村集体经济组织法第二十六至二十八、四十四条。
- 谁签：林权所有者（户、集体、国有林场）与项目业主；集体的先表决、公示；乡镇见证、备案。
- 分成比例、费用上限、最低价格一律由双方填写，模板不预设。
- 没有全国统一示范文本；参考样式，各县可替换，使用前请法律顾问审核。
""",
    content=content,
)
