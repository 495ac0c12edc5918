"""How the log speaks of parties: every verb, field and kind of record in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from app.core.bilingual import Text
from app.core.identifiers.document_type import DocumentType
from app.parties.consenting import CHANNEL_LABELS, PURPOSE_LABELS, WAY_LABELS
from app.parties.happenings import HAPPENING_LABELS, ROLE_LABELS
from app.parties.rules import (
    LEAVING_LABELS,
    QUALIFICATION_LABELS,
    RELATION_LABELS,
    STATUS_LABELS,
    AccountState,
)
from app.web.formats import iso_moment

VERBS: dict[str, Text] = {
    "parties.household_created": Text("登记农户", "Entered household"),
    "parties.household_updated": Text("修改农户", "Edited household"),
    "parties.collective_created": Text("登记村集体", "Entered collective"),
    "parties.collective_updated": Text("修改村集体", "Edited collective"),
    "parties.developer_created": Text("登记项目业主", "Entered developer"),
    "parties.developer_updated": Text("修改项目业主", "Edited developer"),
    "parties.farm_created": Text("登记国有林场", "Entered forest farm"),
    "parties.farm_updated": Text("修改国有林场", "Edited forest farm"),
    "parties.closed": Text("注销", "Closed"),
    "parties.reopened": Text("恢复在册", "Reopened"),
    "parties.member_joined": Text("添加成员", "Member joined"),
    "parties.member_left": Text("登记成员离开", "Member left"),
    "parties.head_changed": Text("更换户主", "Changed head"),
    "parties.households_created": Text("批量登记农户", "Entered households"),
    "parties.members_added": Text("成批登记成员", "Entered members in bulk"),
    "parties.relation_changed": Text("变更与户主关系", "Changed relation to the head"),
    "parties.household_split": Text("分户（分出）", "Split: members left"),
    "parties.household_founded": Text("分户（新立）", "Founded by a split"),
    "parties.household_merged": Text("并入另一户", "Took in another household"),
    "parties.document_replaced": Text("更换或更正证件", "Replaced document"),
    "parties.capacity_recorded": Text("登记行为能力", "Recorded capacity"),
    "parties.role_given": Text("登记代领人或共有人", "Named collector or co-owner"),
    "parties.role_ended": Text("终止代领人或共有人", "Ended collector or co-owner"),
    "parties.contact_preference_set": Text("登记联系方式偏好", "Set how to be told"),
    "parties.contact_preference_removed": Text("删除联系方式偏好", "Removed how to be told"),
    "parties.consent_recorded": Text("登记个人信息同意", "Recorded consent"),
    "parties.consent_withdrawn": Text("撤回个人信息同意", "Consent withdrawn"),
    "parties.roster_frozen": Text("冻结成员名册", "Froze roster"),
    "parties.roster_printed": Text("打印成员名册", "Printed roster"),
    "parties.shares_issued": Text("量化确股", "Set shares"),
    "parties.shares_transferred": Text("份额变动", "Moved shares"),
    "parties.shares_printed": Text("打印份额册", "Printed shares register"),
    "parties.extract_printed": Text("打印个人信息摘录", "Printed extract of personal data"),
    "parties.qualification_recorded": Text("登记资质材料", "Recorded qualification"),
    "parties.account_requested": Text("申请变更收款账户", "Asked for account change"),
    "parties.account_agreed": Text("同意账户变更", "Agreed to account change"),
    "parties.account_refused": Text("不同意账户变更", "Refused account change"),
    "parties.account_withdrawn": Text("撤回账户变更", "Withdrew account change"),
    "parties.document_revealed": Text("查看完整证件号", "Looked at full document number"),
    "parties.account_revealed": Text("查看完整账号", "Looked at full account number"),
    "parties.phone_revealed": Text("查看完整电话", "Looked at full phone number"),
    "parties.households_exported": Text("导出农户名册", "Exported households"),
    "parties.collectives_exported": Text("导出村集体名册", "Exported collectives"),
    "parties.developers_exported": Text("导出项目业主名册", "Exported developers"),
    "parties.farms_exported": Text("导出林场名册", "Exported forest farms"),
}
FIELDS: dict[str, Text] = {
    "number": Text("编号", "number"),
    "head": Text("户主", "head"),
    "villager_group": Text("村民小组", "group"),
    "address": Text("地址", "address"),
    "phone_changed": Text("电话有变动", "phone changed"),
    "name_en": Text("英文名称", "English name"),
    "uscc": Text("统一社会信用代码", "credit code"),
    "legal_rep": Text("法定代表人", "legal representative"),
    "contact_name": Text("联系人", "contact"),
    "acting_for_collective": Text("村委会代行", "committee acts"),
    "acting_reason": Text("代行原因", "why it acts"),
    "superior": Text("主管单位", "answers to"),
    "status": Text("状态", "status"),
    "member": Text("成员", "member"),
    "relation": Text("关系", "relation"),
    "joined_on": Text("加入日期", "joined"),
    "left_on": Text("离开日期", "left"),
    "kind": Text("类别", "kind"),
    "title": Text("名称", "title"),
    "valid_until": Text("有效期至", "valid until"),
    "red_flag": Text("不良记录", "red flag"),
    "holder": Text("户名", "holder"),
    "bank": Text("银行", "bank"),
    "state": Text("办理状态", "state"),
    "usable_from_at": Text("启用时间", "usable from"),
    "whose": Text("本人", "whose"),
    "event": Text("事由", "event"),
    "on": Text("日期", "on"),
    "members": Text("成员", "members"),
    "households": Text("户数", "households"),
    "first_number": Text("首个编号", "first no."),
    "last_number": Text("末个编号", "last no."),
    "other_household": Text("另一户", "other household"),
    "document_type": Text("证件类型", "document"),
    "number_changed": Text("号码有变动", "number changed"),
    "self_supporting_since": Text("靠自己劳动生活，自", "on own labour since"),
    "not_capable_since": Text("无完全行为能力，自", "not capable since"),
    "household_role": Text("身份", "role"),
    "channel": Text("通知方式", "told by"),
    "read_aloud": Text("须念给本人听", "read aloud"),
    "purpose": Text("同意事项", "purpose"),
    "text_version": Text("文本版本", "version of text"),
    "way": Text("方式", "way"),
    "voters": Text("有表决权人数", "voters"),
    "hash": Text("内容校验值", "hash"),
    "total_units": Text("总股数", "units in all"),
    "holders": Text("持有人数", "holders"),
    "units": Text("股数", "units"),
    "full_numbers": Text("号码完整", "full numbers"),
}
SUBJECTS: dict[str, Text] = {
    "party": Text("主体", "Party"),
}


Code = TypeVar("Code", bound=StrEnum)


def _read(labels: Mapping[Code, Text]) -> Callable[[str], Text]:
    """How a code of an enum reads; one that is gone shows as it is kept."""
    by_code = {code.value: text for code, text in labels.items()}
    return lambda code: by_code.get(code) or Text(code, code)


def _instant(value: str) -> Text:
    shown = iso_moment(datetime.fromisoformat(value))
    return Text(shown, shown)


ACCOUNT_STATES: dict[AccountState, Text] = {
    AccountState.PENDING: Text("待复核", "awaiting second person"),
    AccountState.AGREED: Text("已同意", "agreed"),
    AccountState.REFUSED: Text("未同意", "refused"),
    AccountState.WITHDRAWN: Text("已撤回", "withdrawn"),
}
VALUES: dict[str, Callable[[str], Text]] = {
    "relation": _read(RELATION_LABELS),
    "why": _read(LEAVING_LABELS),
    "kind": _read(QUALIFICATION_LABELS),
    "status": _read(STATUS_LABELS),
    "state": _read(ACCOUNT_STATES),
    "usable_from_at": _instant,
    "event": _read(HAPPENING_LABELS),
    "household_role": _read(ROLE_LABELS),
    "channel": _read(CHANNEL_LABELS),
    "purpose": _read(PURPOSE_LABELS),
    "way": _read(WAY_LABELS),
    "document_type": _read({one: one.label for one in DocumentType}),
}
