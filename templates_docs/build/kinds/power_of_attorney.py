"""授权委托书: agent, matters, scope and period, as the Civil Code wants them (art. 165)."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text
MATTERS = (
    ("vote", T("参加会议并表决", "Attend and vote")),
    ("sign", T("签订协议", "Sign agreements")),
    ("papers", T("提交和领取材料", "Hand in and collect papers")),
    ("money", T("办理收款手续", "See to payments")),
)


def content(w: Writer) -> None:
    """One page, signed and fingerprinted by every co-owner."""
    compact(w)
    form_page(w)
    w.title()
    w.number_line()
    w.facts(
        [
            ["principal_name", "principal_id"],
            ["principal_address", "principal_phone"],
            ["agent_name", "agent_id"],
            ["agent_address", "agent_phone"],
            ["relation", "subdelegation"],
        ]
    )
    w.para(
        T(
            "委托人因{{ reason }}，委托上列受托人办理“{{ project_name }}”的下列事项：{{ matters }}",
            "Because of {{ reason_en }}, the principal authorises the agent above in “{{ project_name_en }}” to: {{ matters_en }}",
        )
    )
    w.para(T("权限：{{ powers }}", "Scope: {{ powers_en }}"))
    w.para(
        T(
            "期限：{{ term }}。期满自动终止；委托人可以随时书面撤回。",
            "Period: {{ term_en }}. It ends by itself and may be withdrawn in writing at any time.",
        )
    )
    w.para(
        T(
            "收款仍付至委托人本人账户（尾号{{ account_tail }}），受托人不得代收。",
            "Money is still paid to the principal's own account (ending {{ account_tail_en }}); the agent does not receive it.",
        )
    )
    w.rows("co_owners", [("no", 12), ("name", 34), ("relation", 28), ("sign", 46), ("finger", 36)])
    w.signs(
        [T("委托人", "Principal"), T("受托人", "Agent"), T("见证人", "Witness")],
        seal=False,
        finger=True,
    )
    w.check_block()


KIND = Kind(
    code="power_of_attorney",
    name=T("授权委托书", "Power of Attorney"),
    group="agreements",
    series="SW",
    basis=T("民法典第一百六十五条、第一百六十九条", "Civil Code arts. 165 and 169"),
    fields=[
        Field(
            "principal_name", "text", T("委托人（户主）", "Principal"), longest=30, personal=True
        ),
        Field("principal_id", "id_number", T("身份证号", "ID number"), longest=20, personal=True),
        Field("principal_address", "text", T("住址", "Address"), longest=80, personal=True),
        Field(
            "principal_phone",
            "phone",
            T("电话", "Phone"),
            longest=20,
            personal=True,
            required=False,
        ),
        Field("agent_name", "text", T("受托人", "Agent"), longest=30, personal=True),
        Field("agent_id", "id_number", T("身份证号", "ID number"), longest=20, personal=True),
        Field("agent_address", "text", T("住址", "Address"), longest=80, personal=True),
        Field("agent_phone", "phone", T("电话", "Phone"), longest=20, personal=True),
        Field("relation", "text", T("与委托人关系", "Relation"), longest=20),
        Field("subdelegation", "yes_no", T("可否转委托", "May delegate further")),
        Field("reason", "text", T("委托原因", "Reason"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("matters", "choices", T("委托事项", "Matters"), options=MATTERS),
        Field("powers", "long_text", T("权限", "Scope"), longest=200),
        Field("term", "period", T("期限", "Period")),
        Field("account_tail", "text", T("收款账户尾号", "Account, last digits"), longest=8),
        Field(
            "co_owners",
            "rows",
            T("全体共有人", "All co-owners"),
            fields=[
                Field("name", "text", T("姓名", "Name"), longest=30, personal=True),
                Field("relation", "text", T("与户主关系", "Relation"), longest=20),
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
        "principal_name": invented.person(0),
        "principal_id": "529901197001010014",
        "principal_address": invented.PLACE,
        "principal_phone": "13800000001",
        "agent_name": invented.person(1),
        "agent_id": "529901198505050026",
        "agent_address": invented.PLACE,
        "agent_phone": "13800000004",
        "relation": {"zh": "同户成员", "en": "Same household"},
        "subdelegation": False,
        "reason": {"zh": "外出务工", "en": "working elsewhere"},
        "project_name": invented.PROJECT,
        "matters": ["vote", "papers"],
        "powers": {
            "zh": "限于上列勾选事项，不含变更收款账户和放弃权利。",
            "en": "Only the matters ticked; neither changing the account nor waiving rights.",
        },
        "term": {"from": "2026-02-01", "to": "2026-12-31"},
        "account_tail": "0004",
        "co_owners": [
            {
                "name": invented.person(0),
                "relation": {"zh": "户主", "en": "Head"},
                "sign": " ",
                "finger": " ",
            },
            {
                "name": invented.person(1),
                "relation": {"zh": "配偶", "en": "Spouse"},
                "sign": " ",
                "finger": " ",
            },
        ],
    },
    notes="""
# 授权委托书

- 依据：民法典第一百六十五条（载明代理人姓名、代理事项、权限和期限，由被代理人签名或者盖章）、第一百六十九条（转委托须经同意，默认否）。
- 谁签：户主与全体共有人。表决的代理人须为同户有表决能力的成员（农村集体经济组织法）。
- 参考样式，各县可替换。
""",
    content=content,
)
