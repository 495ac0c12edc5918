"""The one role map: which role holds which rights, at which level, and beside which other role.

Read it from top to bottom and you know who may do what. Pure: no database, no Flask.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from app.access.permissions import Permission as P  # noqa: N817 - the map below is read as a table
from app.core.bilingual import Text
from app.core.paths import NOWHERE


class Role(StrEnum):
    """A post somebody holds."""

    VILLAGE_COLLECTIVE = "village_collective"
    TOWNSHIP = "township"
    COUNTY_CLERK = "county_clerk"
    ARCHIVE_CUSTODIAN = "archive_custodian"
    COUNTY_APPROVER = "county_approver"
    CITY_OFFICER = "city_officer"
    PROVINCE_OFFICER = "province_officer"
    DEVELOPER = "developer"
    DISBURSEMENT_MAKER = "disbursement_maker"
    DISBURSEMENT_CHECKER = "disbursement_checker"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_LABELS: dict[Role, Text] = {
    Role.VILLAGE_COLLECTIVE: Text("村集体经办", "Village collective"),
    Role.TOWNSHIP: Text("乡镇经办", "Township officer"),
    Role.COUNTY_CLERK: Text("县级经办", "County clerk"),
    Role.ARCHIVE_CUSTODIAN: Text("档案保管", "Archive custodian"),
    Role.COUNTY_APPROVER: Text("县级审批", "County approver"),
    Role.CITY_OFFICER: Text("市（州）监管", "City officer"),
    Role.PROVINCE_OFFICER: Text("省级监管", "Province officer"),
    Role.DEVELOPER: Text("项目开发主体", "Developer"),
    Role.DISBURSEMENT_MAKER: Text("资金制单", "Disbursement maker"),
    Role.DISBURSEMENT_CHECKER: Text("资金复核", "Disbursement checker"),
    Role.AUDITOR: Text("审计", "Auditor"),
    Role.SYSTEM_ADMIN: Text("系统管理员", "System administrator"),
    Role.SECURITY_ADMIN: Text("安全管理员", "Security administrator"),
    Role.AUDIT_ADMIN: Text("审计管理员", "Audit administrator"),
}

ROLE_DUTIES: dict[Role, Text] = {
    Role.VILLAGE_COLLECTIVE: Text(
        "登记本村农户，提出收款账户变更",
        "Records the village's households and asks for account changes",
    ),
    Role.TOWNSHIP: Text("核对并补正辖区各村登记", "Checks and corrects what the villages recorded"),
    Role.COUNTY_CLERK: Text(
        "受理、登记、核对全县材料", "Receives, records and checks for the county"
    ),
    Role.ARCHIVE_CUSTODIAN: Text("保管和提供林业碳汇档案", "Keeps and hands over the archives"),
    Role.COUNTY_APPROVER: Text("审批，不经办", "Decides; does not prepare"),
    Role.CITY_OFFICER: Text("查看和指导辖区各县", "Reads and guides the counties below"),
    Role.PROVINCE_OFFICER: Text("查看全省", "Reads the whole province"),
    Role.DEVELOPER: Text("只看本单位和获准的记录", "Sees its own and granted records only"),
    Role.DISBURSEMENT_MAKER: Text("编制发放清单", "Prepares payments"),
    Role.DISBURSEMENT_CHECKER: Text("复核发放，不制单", "Checks payments; never prepares them"),
    Role.AUDITOR: Text("全程只读", "Reads everything, changes nothing"),
    Role.SYSTEM_ADMIN: Text("管用户和运行，不授权", "Keeps users and operation; grants nothing"),
    Role.SECURITY_ADMIN: Text("管授权，不建用户", "Grants roles; creates no users"),
    Role.AUDIT_ADMIN: Text("管日志，不改任何数据", "Keeps the log; changes nothing"),
}

# What everybody who works on cases at an office reads.
READS = frozenset({P.DIVISION_VIEW, P.RULE_VIEW, P.PARTY_VIEW, P.PARCEL_VIEW, P.DOCUMENT_VIEW})
# Papers hold names and numbers in full, so opening the files is a right of its own.
PAPERS = frozenset({P.DOCUMENT_DOWNLOAD, P.DOCUMENT_ISSUE})
# Recording parties; the bank account of a payee is changed by two people (domain.md §7).
RECORDS = READS | {
    P.PARTY_EDIT,
    P.ACCOUNT_CHANGE_REQUEST,
    P.ROSTER_FREEZE,
    P.SHARE_EDIT,
    P.CONSENT_RECORD,
    P.EXTRACT_PRINT,
    P.PARCEL_EDIT,
    P.IMPORT_RUN,
}

ROLE_MAP: dict[Role, frozenset[P]] = {
    # The village records what it knows best; full numbers stay masked even for the one who typed.
    Role.VILLAGE_COLLECTIVE: RECORDS | PAPERS,
    Role.TOWNSHIP: RECORDS | PAPERS | {P.PARTY_EXPORT, P.PARCEL_EXPORT},
    Role.COUNTY_CLERK: RECORDS
    | PAPERS
    | {
        P.PARTY_REVEAL,
        P.PARTY_EXPORT,
        P.PARCEL_EXPORT,
        P.DOCUMENT_CLOSE,
        P.TEMPLATE_UPLOAD,
        P.DIVISION_EDIT,
    },
    Role.ARCHIVE_CUSTODIAN: READS | PAPERS,
    # Decides on what others prepared: so no editing here, and no account change of its own.
    Role.COUNTY_APPROVER: READS
    | {
        P.PARTY_REVEAL,
        P.ACCOUNT_CHANGE_APPROVE,
        P.DOCUMENT_DOWNLOAD,
        P.DOCUMENT_CLOSE,
        P.TEMPLATE_APPROVE,
        P.RULE_CHOOSE,
    },
    # Supervision reads figures and cases; it has no need of identity numbers.
    Role.CITY_OFFICER: READS | {P.PARTY_EXPORT, P.PARCEL_EXPORT},
    Role.PROVINCE_OFFICER: READS | {P.PARTY_EXPORT, P.PARCEL_EXPORT},
    # A developer's area is empty (/none/): these rights reach its own and granted records alone.
    Role.DEVELOPER: READS | PAPERS,
    Role.DISBURSEMENT_MAKER: READS
    | PAPERS
    | {P.PARTY_REVEAL, P.PARTY_EXPORT, P.ACCOUNT_CHANGE_REQUEST},
    Role.DISBURSEMENT_CHECKER: READS
    | {P.PARTY_REVEAL, P.ACCOUNT_CHANGE_APPROVE, P.DOCUMENT_DOWNLOAD},
    # Not PARTY_REVEAL: revealing writes, and the auditor leaves no trace but in the log of reads.
    Role.AUDITOR: READS
    | {
        P.DOCUMENT_DOWNLOAD,
        P.PARTY_EXPORT,
        P.PARCEL_EXPORT,
        P.USER_VIEW,
        P.AUDIT_VIEW,
        P.AUDIT_EXPORT,
        P.JOB_VIEW,
    },
    # 三权分立 (GB/T 22239 安全管理中心): accounts, rights and the log lie in three hands, and none
    # of the three handles business records.
    Role.SYSTEM_ADMIN: frozenset(
        {
            P.DIVISION_VIEW,
            P.DIVISION_EDIT,
            P.RULE_VIEW,
            P.USER_VIEW,
            P.USER_EDIT,
            P.PASSWORD_RESET,
            P.SESSION_END,
            P.JOB_VIEW,
            P.JOB_CONTROL,
            P.SETTINGS_VIEW,
        }
    ),
    Role.SECURITY_ADMIN: frozenset(
        {
            P.DIVISION_VIEW,
            P.USER_VIEW,
            P.ROLE_GRANT,
            P.RECORD_GRANT,
            P.SESSION_END,
            P.SECOND_FACTOR_RESET,
        }
    ),
    Role.AUDIT_ADMIN: frozenset({P.DIVISION_VIEW, P.USER_VIEW, P.AUDIT_VIEW, P.AUDIT_EXPORT}),
}


class Tier(IntEnum):
    """How deep an area lies: the number of codes in its path."""

    NONE = -1
    ALL = 0
    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5


TIER_LABELS: dict[Tier, Text] = {
    Tier.NONE: Text("无辖区", "no area"),
    Tier.ALL: Text("全部", "everywhere"),
    Tier.PROVINCE: Text("省", "province"),
    Tier.CITY: Text("市（州）", "city"),
    Tier.COUNTY: Text("县", "county"),
    Tier.TOWNSHIP: Text("乡镇", "township"),
    Tier.VILLAGE: Text("村", "village"),
}

OFFICES = frozenset({Tier.ALL, Tier.PROVINCE, Tier.CITY, Tier.COUNTY})

ROLE_TIERS: dict[Role, frozenset[Tier]] = {
    Role.VILLAGE_COLLECTIVE: frozenset({Tier.VILLAGE}),
    Role.TOWNSHIP: frozenset({Tier.TOWNSHIP}),
    Role.COUNTY_CLERK: frozenset({Tier.COUNTY}),
    # 黔 办法 art. 6–7: archives lie with the county, and with the city for its own tier.
    Role.ARCHIVE_CUSTODIAN: frozenset({Tier.COUNTY, Tier.CITY}),
    Role.COUNTY_APPROVER: frozenset({Tier.COUNTY}),
    Role.CITY_OFFICER: frozenset({Tier.CITY}),
    Role.PROVINCE_OFFICER: frozenset({Tier.PROVINCE}),
    Role.DEVELOPER: frozenset({Tier.NONE}),
    Role.DISBURSEMENT_MAKER: frozenset({Tier.COUNTY, Tier.TOWNSHIP}),
    Role.DISBURSEMENT_CHECKER: frozenset({Tier.COUNTY, Tier.TOWNSHIP}),
    Role.AUDITOR: OFFICES,
    Role.SYSTEM_ADMIN: OFFICES,
    Role.SECURITY_ADMIN: OFFICES,
    Role.AUDIT_ADMIN: OFFICES,
}

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

ALONE: dict[Role, Text] = {
    **dict.fromkeys(
        sorted(ADMINISTRATORS),
        Text(
            "三权分立：系统、安全、审计管理员须由不同的人担任，且不兼任业务岗位",
            "the system, security and audit administrators are three different people, "
            "and hold no other post",
        ),
    ),
    Role.AUDITOR: Text(
        "审计须独立于被审计的工作，不兼任其他岗位", "an auditor holds no other post than the audit"
    ),
    Role.DEVELOPER: Text(
        "项目开发主体是申请人，不能兼任主管部门岗位",
        "a developer applies, and cannot hold a post at the office that decides",
    ),
}
"""Roles that go together with no other one, and why."""

APART: dict[frozenset[Role], Text] = {
    frozenset({Role.DISBURSEMENT_MAKER, Role.DISBURSEMENT_CHECKER}): Text(
        "制单和复核不得为同一人", "payments are prepared and checked by two people"
    ),
    frozenset({Role.COUNTY_CLERK, Role.COUNTY_APPROVER}): Text(
        "经办和审批不得为同一人", "a case is prepared and decided by two people"
    ),
    frozenset({Role.ARCHIVE_CUSTODIAN, Role.COUNTY_APPROVER}): Text(
        "档案保管和审批不得为同一人", "archives are kept and their use decided by two people"
    ),
    frozenset({Role.DISBURSEMENT_MAKER, Role.COUNTY_APPROVER}): Text(
        "制单和审批不得为同一人", "payments are prepared and decided by two people"
    ),
}
"""Pairs one person may not hold together, and why."""


def incompatibility(held: Role, wanted: Role) -> Text | None:
    """Why one person may not hold both; None if they may."""
    if held == wanted:
        return None
    return ALONE.get(held) or ALONE.get(wanted) or APART.get(frozenset({held, wanted}))


def permissions_of(roles: frozenset[Role]) -> frozenset[P]:
    """The union of what the roles hold."""
    return frozenset().union(*(ROLE_MAP[role] for role in roles))


def tier_of(path: str) -> Tier:
    """How deep a path lies."""
    return Tier.NONE if path == NOWHERE else Tier(path.count("/") - 1)
