"""Every right of the house, one code each. Which role holds which stands in roles.py.

A slice adds its rights here with a label; a right without a label or without a holder fails a test.
"""

from __future__ import annotations

from enum import StrEnum

from app.core.bilingual import Text


class Permission(StrEnum):
    """A right to do one kind of thing. Where it may be done is scope, a second question."""

    DIVISION_VIEW = "divisions.view"
    DIVISION_EDIT = "divisions.edit"

    RULE_VIEW = "rulepacks.view"
    RULE_CHOOSE = "rulepacks.choose"

    IMPORT_RUN = "imports.run"

    PARTY_VIEW = "parties.view"
    PARTY_EDIT = "parties.edit"
    PARTY_REVEAL = "parties.reveal"
    PARTY_EXPORT = "parties.export"
    ACCOUNT_CHANGE_REQUEST = "parties.request_account_change"
    ACCOUNT_CHANGE_APPROVE = "parties.approve_account_change"
    ROSTER_FREEZE = "parties.freeze_roster"
    SHARE_EDIT = "parties.edit_shares"
    CONSENT_RECORD = "parties.record_consent"
    EXTRACT_PRINT = "parties.print_extract"

    PARCEL_VIEW = "parcels.view"
    PARCEL_EDIT = "parcels.edit"
    PARCEL_EXPORT = "parcels.export"

    DOCUMENT_VIEW = "documents.view"
    DOCUMENT_DOWNLOAD = "documents.download"
    DOCUMENT_ISSUE = "documents.issue"
    DOCUMENT_CLOSE = "documents.close"
    TEMPLATE_UPLOAD = "documents.upload_template"
    TEMPLATE_APPROVE = "documents.approve_template"

    USER_VIEW = "users.view"
    USER_EDIT = "users.edit"
    PASSWORD_RESET = "users.reset_password"  # noqa: S105 - the code of a right, not a password
    ROLE_GRANT = "users.grant_role"
    RECORD_GRANT = "users.grant_record"
    SESSION_END = "users.end_session"
    SECOND_FACTOR_RESET = "users.reset_second_factor"

    AUDIT_VIEW = "audit.view"
    AUDIT_EXPORT = "audit.export"
    JOB_VIEW = "jobs.view"
    JOB_CONTROL = "jobs.control"
    SETTINGS_VIEW = "settings.view"


PERMISSION_LABELS: dict[Permission, Text] = {
    Permission.DIVISION_VIEW: Text("查看行政区划", "View divisions"),
    Permission.DIVISION_EDIT: Text(
        "维护辖区的乡镇、村名录", "Keep the list of townships and villages"
    ),
    Permission.RULE_VIEW: Text(
        "查看地方规则及其依据", "View the rules of a place and their source"
    ),
    Permission.RULE_CHOOSE: Text(
        "在法规留有余地处作出本地规定", "Set what the law leaves to the county"
    ),
    Permission.IMPORT_RUN: Text("用表格批量导入", "Import records from a sheet"),
    Permission.PARTY_VIEW: Text("查看主体和农户", "View parties and households"),
    Permission.PARTY_EDIT: Text("登记和修改主体、农户", "Record and edit parties and households"),
    Permission.PARTY_REVEAL: Text(
        "填写事由后显示完整证件号、账号", "Show full identity and account numbers, with a reason"
    ),
    Permission.PARTY_EXPORT: Text("导出主体和农户名册", "Export parties and households"),
    Permission.ACCOUNT_CHANGE_REQUEST: Text("提出收款账户变更", "Ask for a bank-account change"),
    Permission.ACCOUNT_CHANGE_APPROVE: Text("复核收款账户变更", "Approve a bank-account change"),
    Permission.ROSTER_FREEZE: Text("冻结成员名册", "Freeze a roster of members"),
    Permission.SHARE_EDIT: Text("登记成员份额", "Record members' shares"),
    Permission.CONSENT_RECORD: Text("登记和撤回个人信息同意", "Record and withdraw consent"),
    Permission.EXTRACT_PRINT: Text(
        "打印一户的全部个人信息", "Print all that is kept about a household"
    ),
    Permission.PARCEL_VIEW: Text("查看小班和权利人", "View parcels and who holds them"),
    Permission.PARCEL_EDIT: Text(
        "登记小班、权证、权利人和争议", "Record parcels, certificates, holders and disputes"
    ),
    Permission.PARCEL_EXPORT: Text("导出小班", "Export parcels"),
    Permission.DOCUMENT_VIEW: Text("查看文书目录和状态", "View the list of papers and their state"),
    Permission.DOCUMENT_DOWNLOAD: Text("预览和下载文书", "Preview and download papers"),
    Permission.DOCUMENT_ISSUE: Text(
        "填写、签发文书，批量制作，组材料包", "Fill in and issue papers, batches and packets"
    ),
    Permission.DOCUMENT_CLOSE: Text("作废、替换文书", "Withdraw and replace papers"),
    Permission.TEMPLATE_UPLOAD: Text("上传本地区模板", "Upload templates of one's own area"),
    Permission.TEMPLATE_APPROVE: Text("审定、停用模板", "Approve and retire templates"),
    Permission.USER_VIEW: Text("查看用户和授权", "View users and their grants"),
    Permission.USER_EDIT: Text("新建、修改、停用用户", "Create, edit and disable users"),
    Permission.PASSWORD_RESET: Text("重置用户密码", "Reset passwords"),
    Permission.ROLE_GRANT: Text("授予和收回岗位", "Grant and withdraw roles"),
    Permission.RECORD_GRANT: Text("授予和收回单条记录的查看权", "Open single records to a person"),
    Permission.SESSION_END: Text("强制用户退出登录", "End other people's sessions"),
    Permission.SECOND_FACTOR_RESET: Text("解除用户的动态口令", "Remove a person's second factor"),
    Permission.AUDIT_VIEW: Text("查看操作日志", "View the audit log"),
    Permission.AUDIT_EXPORT: Text(
        "导出操作日志和每日校验值", "Export the audit log and daily heads"
    ),
    Permission.JOB_VIEW: Text("查看全部后台任务", "View all background jobs"),
    Permission.JOB_CONTROL: Text(
        "重试、取消他人的后台任务", "Retry and cancel other people's jobs"
    ),
    Permission.SETTINGS_VIEW: Text("查看系统设置", "View the system's settings"),
}

AREA_LABELS: dict[str, Text] = {
    "divisions": Text("行政区划", "Divisions"),
    "rulepacks": Text("地方规则", "Rules"),
    "imports": Text("批量导入", "Imports"),
    "parties": Text("主体", "Parties"),
    "parcels": Text("林地", "Land"),
    "documents": Text("文书", "Papers"),
    "users": Text("用户", "Users"),
    "audit": Text("操作日志", "Audit log"),
    "jobs": Text("后台任务", "Background jobs"),
    "settings": Text("系统设置", "Settings"),
}
"""Headings of the matrix page, by the word before the dot."""


def area_of(permission: Permission) -> str:
    """The slice a right belongs to."""
    return permission.value.split(".", 1)[0]
