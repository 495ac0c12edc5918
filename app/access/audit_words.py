"""How log entries read: slices add the words for their verbs and fields; the log page and the
history on a record share them. A verb nobody named shows as it is kept, never as a hole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g

from app.access.offers import find_grantable
from app.access.roles import ROLE_LABELS, Role
from app.access.words import place_names
from app.core.audit.entries import AuditEntry
from app.core.audit.queries import history, values_of
from app.core.bilingual import Text
from app.web.i18n import gettext as _
from app.web.i18n import pick

VERBS = "linyue.audit_verbs"
FIELDS = "linyue.audit_fields"
SUBJECTS = "linyue.audit_subjects"
VALUES = "linyue.audit_values"

Speak = Callable[[str], Text]
"""How a kept value reads: a code as its label, a path as the name of the place."""


def add_words(
    app: Flask,
    *,
    verbs: Mapping[str, Text] | None = None,
    fields: Mapping[str, Text] | None = None,
    subjects: Mapping[str, Text] | None = None,
    values: Mapping[str, Speak] | None = None,
) -> None:
    """A slice's install(app) calls this: `parties.household_created`, `head_name`, `household`."""
    app.extensions.setdefault(VERBS, {}).update(verbs or {})
    app.extensions.setdefault(FIELDS, {}).update(fields or {})
    app.extensions.setdefault(SUBJECTS, {}).update(subjects or {})
    app.extensions.setdefault(VALUES, {}).update(values or {})


def known_verbs() -> Mapping[str, Text]:
    """Every verb with words, for the filter."""
    verbs: dict[str, Text] = current_app.extensions.get(VERBS, {})
    return verbs


def known_subjects() -> Mapping[str, Text]:
    """Every kind of record with words, for the filter."""
    subjects: dict[str, Text] = current_app.extensions.get(SUBJECTS, {})
    return subjects


def verb_text(verb: str) -> Text:
    """What was done, in words."""
    return known_verbs().get(verb) or Text(verb, verb)


def subject_text(subject_type: str) -> Text:
    """What kind of record it was done to."""
    return known_subjects().get(subject_type) or Text(subject_type, subject_type)


def change_lines(entry: AuditEntry) -> list[str]:
    """What changed, a line for each field, in the language of the page."""
    before, after = values_of(entry)
    words: dict[str, Text] = current_app.extensions.get(FIELDS, {})
    lines = []
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new or (name not in before and new in (None, "", False)):
            continue
        label = pick(words.get(name) or name)
        said = _spoken(name, new)
        shown = f"{_spoken(name, old)} → {said}" if name in before else said
        lines.append(_("%(label)s：%(shown)s", label=label, shown=shown))
    return lines


def _spoken(name: str, value: object) -> str:
    """One kept value; a value its slice cannot name any more shows as it is kept."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return pick(YES if value else NO)
    if isinstance(value, list):
        return pick(BETWEEN).join(_spoken(name, each) for each in value)
    if isinstance(value, dict):
        return pick(APART).join(f"{key} {_spoken(name, each)}" for key, each in value.items())
    speak: Speak | None = current_app.extensions.get(VALUES, {}).get(name)
    if speak is not None and isinstance(value, (str, int)):
        return pick(speak(str(value)))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


YES, NO = Text("是", "yes"), Text("否", "no")
BETWEEN, APART = Text("、", ", "), Text("；", "; ")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry as the log() macro of web/pieces.html shows it."""

    at: datetime
    said: str
    who: str
    url: str = ""
    """Where there is more of it, for a reader who may go there."""


def history_lines(subject_type: str, subject_id: int | str) -> list[HistoryLine]:
    """`{{ log(history_lines("household", household.id)) }}`: the history on a record's page."""
    return [
        HistoryLine(entry.at, _sentence(entry), entry.actor_name)
        for entry in history(subject_type, subject_id)
    ]


def _sentence(entry: AuditEntry) -> str:
    parts = [pick(verb_text(entry.verb)), *change_lines(entry)]
    if entry.reason:
        parts.append(entry.reason)
    return " · ".join(parts)


def _role(value: str) -> Text:
    label = ROLE_LABELS.get(Role(value)) if value in set(Role) else None
    return label or Text(value, value)


def _place(path: str) -> Text:
    """The name of an area; each is looked up once a page."""
    if "linyue_places" not in g:
        g.linyue_places = {}
    known: dict[str, Text] = g.linyue_places
    if path not in known:
        known.update(place_names([path]))
    return known[path]


def _record(value: str) -> Text:
    """`party 9` by the name its slice gives it; as it is kept where nobody can name it."""
    subject_type, _space, subject_id = value.partition(" ")
    kind = find_grantable(subject_type)
    if kind is None or not (subject_id.isascii() and subject_id.isdigit()):
        return Text(value, value)
    return kind.label(int(subject_id))


def _party(value: str) -> Text:
    return _record(f"party {value}")


OWN_VALUES: dict[str, Speak] = {
    "role": _role,
    "division_path": _place,
    "subject": _record,
    "party_id": _party,
}
OWN_VERBS: dict[str, Text] = {
    "access.signed_in": Text("登录", "Signed in"),
    "access.signed_out": Text("退出登录", "Signed out"),
    "access.sign_in_failed": Text("登录失败", "Failed sign-in"),
    "access.session_ended": Text("结束一处登录", "Ended a session"),
    "access.sessions_ended": Text("强制退出登录", "Ended all sessions"),
    "access.user_created": Text("新建用户", "Created user"),
    "access.user_updated": Text("修改用户", "Updated user"),
    "access.user_disabled": Text("停用用户", "Disabled user"),
    "access.user_enabled": Text("启用用户", "Enabled user"),
    "access.users_exported": Text("导出用户名单", "Exported users"),
    "access.preferences_chosen": Text("修改界面偏好", "Changed preferences"),
    "access.password_changed": Text("修改密码", "Changed password"),
    "access.password_reset": Text("重置密码", "Reset password"),
    "access.role_granted": Text("授予岗位", "Granted role"),
    "access.role_revoked": Text("收回岗位", "Withdrew role"),
    "access.record_granted": Text("开放单条记录", "Opened a record"),
    "access.record_revoked": Text("收回记录查看权", "Closed a record"),
    "access.second_factor_started": Text("开始设置动态口令", "Began a second factor"),
    "access.second_factor_confirmed": Text("启用动态口令", "Turned on second factor"),
    "access.second_factor_stopped": Text("解除动态口令", "Turned off second factor"),
    "access.second_factor_removed": Text("为他人解除动态口令", "Removed someone's second factor"),
    "access.recovery_codes_renewed": Text("更换恢复码", "Renewed recovery codes"),
    "audit.entries_exported": Text("导出操作日志", "Exported the audit log"),
    "divisions.recorded": Text("登记区划", "Recorded division"),
    "divisions.renamed": Text("更名", "Renamed division"),
    "divisions.places_recorded": Text("导入乡镇、村名录", "Recorded townships and villages"),
    "divisions.national_list_recorded": Text("更新全国区划", "Updated the national list"),
    "divisions.ended": Text("停用区划代码", "Ended a division's code"),
    "divisions.reopened": Text("撤销停用区划代码", "Took back the end of a division's code"),
    "calendar.days_recorded": Text("登记工作日历", "Recorded calendar days"),
    "numbering.number_voided": Text("作废编号", "Voided number"),
    "divisions.list_exported": Text("导出行政区划", "Exported divisions"),
    "jobs.cancelled": Text("取消任务", "Cancelled job"),
    "jobs.retried": Text("重试任务", "Retried job"),
}
OWN_FIELDS: dict[str, Text] = {
    "user_name": Text("用户名", "user name"),
    "name": Text("姓名", "name"),
    "name_zh": Text("名称", "name"),
    "name_en": Text("英文名", "English name"),
    "phone": Text("手机", "phone"),
    "division_path": Text("区划", "division"),
    "party_id": Text("所属单位", "party"),
    "role": Text("岗位", "role"),
    "from_on": Text("从", "from"),
    "until_on": Text("到", "until"),
    "session": Text("登录序号", "session"),
    "ended": Text("退出处数", "ended"),
    "why": Text("原因", "why"),
    "account": Text("账号", "account"),
    "what": Text("凭据", "by"),
    "language": Text("语言", "language"),
    "large_type": Text("大字", "large letters"),
    "subject": Text("记录", "record"),
    "rows": Text("条数", "rows"),
    "tab": Text("状态", "state"),
    "filters": Text("条件", "filters"),
    "code": Text("代码", "code"),
    "valid_from": Text("生效", "valid from"),
    "valid_to": Text("停用", "valid to"),
    "successor_code": Text("后续代码", "successor"),
    "added": Text("新增", "added"),
    "changed": Text("更改", "changed"),
    "codes": Text("代码", "codes"),
}
OWN_SUBJECTS: dict[str, Text] = {
    "user": Text("用户", "User"),
    "sign_in": Text("登录", "Sign-in"),
    "division": Text("区划", "Division"),
    "calendar": Text("工作日历", "Calendar"),
    "issued_number": Text("编号", "Number"),
    "listing": Text("名单", "List"),
    "job": Text("任务", "Job"),
}
