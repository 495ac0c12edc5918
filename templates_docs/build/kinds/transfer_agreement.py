"""碳汇权益流转协议: sale of issued units or of future reductions; neither land nor trees move."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """Parties, fourteen clauses, signatures, the list of units."""
    compact(w)
    w.title()
    w.number_line()
    w.facts(
        [
            ["seller_name"],
            ["seller_code", "seller_head"],
            ["seller_address", "seller_phone"],
            ["buyer_name"],
            ["buyer_code", "buyer_head"],
            ["buyer_address", "buyer_phone"],
            ["platform"],
        ]
    )
    w.para(
        T(
            "双方依照《中华人民共和国民法典》及林业碳汇交易有关规定，就碳汇权益流转订立本协议。",
            "The parties conclude this agreement on the transfer of forest-carbon rights under the Civil Code and the rules on forest-carbon trading.",
        )
    )
    for number, (title, paragraphs) in enumerate(CLAUSES, 1):
        w.clause(number, title, paragraphs)
    w.warning(
        T(
            "特别提示：本协议流转的是减排量的收益权，不改变林地所有权、承包权及林木所有权；碳汇权益的法律性质尚无统一规定，价格有风险。",
            "Note: what is transferred is the right to income from reductions; ownership of land and trees and the contracting right are unchanged. The legal nature of carbon rights is not settled and prices carry risk.",
        )
    )
    w.para(T("（以下无正文，为签署栏）", "(Signatures follow)"), style="正文齐头", keep=True)
    w.signs([T("出让方", "Transferor"), T("受让方", "Transferee")], finger=True)
    w.check_block()
    w.new_page()
    w.heading(T("附件　流转清单", "Annex  Units transferred"))
    w.rows(
        "units",
        [("no", 12), ("ticket", 46), ("vintage", 40), ("tonnes", 28), ("amount", 30)],
        totals=["tonnes", "amount"],
    )


CLAUSES = [
    (
        T("流转标的", "Object"),
        [
            T(
                "出让方将“{{ project_name }}”的碳减排量{{ tonnes }}吨（监测期：{{ vintage }}）流转给受让方，编号、数量以附件清单为准。",
                "The transferor transfers {{ tonnes_en }} tonnes of reductions of “{{ project_name_en }}” (vintage {{ vintage_en }}); numbers and quantities follow the annex.",
            )
        ],
    ),
    (
        T("权属保证", "Title"),
        [
            T(
                "出让方保证对标的享有完整权利，未质押、未冻结、未重复出售，同一小班同一期间未在其他机制签发。",
                "The transferor warrants full title: not pledged, not frozen, not sold twice, and no issue under another mechanism for the same plot and period.",
            )
        ],
    ),
    (
        T("价格与总价", "Price"),
        [
            T(
                "单价每吨人民币{{ unit_price }}元，总价人民币{{ amount }}元（大写：{{ amount_words }}）。",
                "The price is CNY {{ unit_price_en }} a tonne, CNY {{ amount_en }} in all ({{ amount_words_en }}).",
            )
        ],
    ),
    (
        T("支付", "Payment"),
        [
            T(
                "受让方在{{ pay_days }}日内将价款付至出让方账户：户名{{ account_name }}，开户行{{ account_bank }}，账号{{ account_number }}。集体的价款不得存入个人账户。",
                "Within {{ pay_days_en }} days the price is paid to {{ account_name_en }}, {{ account_bank_en }}, no. {{ account_number_en }}. Money of a collective never enters a personal account.",
            )
        ],
    ),
    (
        T("登记与过户", "Registration"),
        [
            T(
                "价款到账后{{ register_days }}日内，双方在{{ platform }}办理登记、过户；自登记完成时标的转移。",
                "Within {{ register_days_en }} days of payment the transfer is registered at {{ platform_en }}; the units pass on registration.",
            )
        ],
    ),
    (
        T("质押与冻结", "Pledge"),
        [
            T(
                "标的设有质押的，应先取得质权人书面同意或解除质押。",
                "Pledged units need the pledgee's written consent or release first.",
            )
        ],
    ),
    (
        T("用途与注销", "Use"),
        [
            T(
                "受让方用途：{{ purpose }}。用于抵消的，完成后立即注销，不再流转。",
                "Use: {{ purpose_en }}. Units used to offset are cancelled at once and leave the market.",
            )
        ],
    ),
    (T("税费", "Taxes"), [T("税费依法由各自承担。", "Each party bears its own taxes by law.")]),
    (
        T("逆转与更正", "Reversal"),
        [
            T(
                "核查后减排量被核减的，按实际签发量结算，多退少补。",
                "If verification reduces the quantity, settlement follows what was issued.",
            )
        ],
    ),
    (
        T("收益公开与分配", "Disclosure"),
        [
            T(
                "出让方为集体的，成交结果在{{ publish_days }}日内公开，按已表决的方案分配到户。",
                "A collective publishes the result within {{ publish_days_en }} days and splits it by the plan that was voted.",
            )
        ],
    ),
    (
        T("违约责任", "Breach"),
        [
            T(
                "迟延付款或者迟延过户的，每日按总价万分之{{ late_rate }}支付违约金；违约金过高或过低的，可以请求调整。",
                "Delay bears {{ late_rate_en }} per 10,000 of the price a day; either may ask a court to adjust it.",
            )
        ],
    ),
    (
        T("不可抗力与政策变化", "Force majeure"),
        [
            T(
                "因不可抗力、政策调整不能过户的，协议解除，已付价款返还。",
                "Where force majeure or policy prevents the transfer the agreement ends and the price is returned.",
            )
        ],
    ),
    (
        T("保密与数据", "Data"),
        [
            T(
                "因流转取得的资料仅用于本协议；涉及国家秘密的，按保密规定线下办理。",
                "Data serves this agreement only; state secrets are handled off this system.",
            )
        ],
    ),
    (
        T("争议、份数与文字", "Disputes, copies, language"),
        [
            T(
                "争议协商不成的，向{{ court }}起诉。本协议一式{{ copies }}份，以中文文本为准。",
                "Disputes go to {{ court_en }}. {{ copies_en }} originals; the Chinese text prevails.",
            )
        ],
    ),
]

KIND = Kind(
    code="transfer_agreement",
    name=T("林业碳汇权益流转协议", "Agreement on the Transfer of Forest-Carbon Rights"),
    group="agreements",
    series="LZ",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十八条、第十九条；民法典第四百六十五条、第五百八十五条",
        "Guizhou Measures arts. 18–19; Civil Code arts. 465, 585",
    ),
    fields=[
        *invented.party_fields("seller", T("出让方", "Transferor")),
        *invented.party_fields("buyer", T("受让方", "Transferee")),
        Field("platform", "text", T("交易平台", "Platform"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("tonnes", "integer", T("数量（吨）", "Tonnes")),
        Field("vintage", "period", T("监测期", "Vintage")),
        Field("unit_price", "money", T("单价（元/吨）", "Unit price")),
        Field("amount", "money", T("总价（元）", "Total (yuan)")),
        Field("pay_days", "integer", T("付款期限（日）", "Days to pay")),
        Field("account_name", "text", T("收款户名", "Account holder"), longest=60),
        Field("account_bank", "text", T("开户行", "Bank"), longest=60),
        Field("account_number", "account", T("账号", "Account no."), longest=30),
        Field("register_days", "integer", T("过户期限（日）", "Days to register")),
        Field("purpose", "text", T("用途", "Use"), longest=80),
        Field("publish_days", "integer", T("公开期限（日）", "Days to publish")),
        Field("late_rate", "decimal", T("违约金（万分之）", "Late interest per 10,000")),
        Field("court", "text", T("管辖法院", "Court"), longest=40),
        Field("copies", "integer", T("份数", "Copies")),
        Field(
            "units",
            "rows",
            T("流转清单", "Units"),
            fields=[
                Field("ticket", "text", T("碳票或减排量编号", "Ticket no."), longest=40),
                Field("vintage", "text", T("监测期", "Vintage"), longest=40),
                Field("tonnes", "integer", T("数量（吨）", "Tonnes")),
                Field("amount", "money", T("金额（元）", "Amount (yuan)")),
            ],
        ),
    ],
    sample={
        "seller_name": invented.OWNER,
        "seller_code": "N2529901MF0000001X",
        "seller_head": invented.person(0),
        "seller_address": invented.PLACE,
        "seller_phone": "13800000001",
        "buyer_name": {"zh": "示例绿色股份有限公司", "en": "Shili Green Co., Ltd."},
        "buyer_code": "91529900MA00000026",
        "buyer_head": invented.person(3),
        "buyer_address": {"zh": "云岭市示例路9号", "en": "9 Shili Road, Yunling City"},
        "buyer_phone": "13800000003",
        "platform": {"zh": "贵州生态产品交易中心", "en": "Guizhou Ecological Product Exchange"},
        "project_name": invented.PROJECT,
        "tonnes": 2_723,
        "vintage": {"from": "2024-01-01", "to": "2025-12-31"},
        "unit_price": 1_500,
        "amount": 4_084_500,
        "pay_days": 10,
        "account_name": invented.OWNER,
        "account_bank": {"zh": "青禾县农村商业银行", "en": "Qinghe Rural Commercial Bank"},
        "account_number": "6217000000000000004",
        "register_days": 5,
        "purpose": {"zh": "会议碳中和抵消", "en": "Offsetting a conference"},
        "publish_days": 7,
        "late_rate": "3",
        "court": {"zh": "青禾县人民法院", "en": "Qinghe County People's Court"},
        "copies": 4,
        "units": [
            {
                "ticket": "GZ-529901-2026-0000001",
                "vintage": "2024",
                "tonnes": 1_300,
                "amount": 1_950_000,
            },
            {
                "ticket": "GZ-529901-2026-0000002",
                "vintage": "2025",
                "tonnes": 1_423,
                "amount": 2_134_500,
            },
        ],
    },
    notes="""
# 林业碳汇权益流转协议

- 依据：贵州办法（试行）第十八条、第十九条；民法典合同编、第四百四十五条（应收账款质押后未经质权人同意不得转让）、第五百八十五条。
- 谁签：权利人（持票人）与受让方；流转的是收益权，不是林地、林木。碳汇权益的法律性质尚有争议，使用前请法律顾问审核。
- 参考样式，各县可替换。
""",
    content=content,
)
