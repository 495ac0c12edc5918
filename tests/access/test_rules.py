"""Roles, passwords, waiting times and one-time codes: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import totp
from app.access.permissions import AREA_LABELS, PERMISSION_LABELS, Permission, area_of
from app.access.roles import (
    ADMINISTRATORS,
    ROLE_DUTIES,
    ROLE_LABELS,
    ROLE_MAP,
    ROLE_TIERS,
    Role,
    Tier,
    incompatibility,
    permissions_of,
    tier_of,
)
from app.access.rules import (
    COMMON_PASSWORDS,
    SHORTEST_PASSWORD,
    check_password,
    fold,
    make_password,
    read_user_name,
    throttle_address,
    wait_after,
)
from app.core.errors import RuleBroken

P = Permission
CHANGES = {
    P.PARTY_EDIT,
    P.ACCOUNT_CHANGE_REQUEST,
    P.ACCOUNT_CHANGE_APPROVE,
    P.USER_EDIT,
    P.PASSWORD_RESET,
    P.ROLE_GRANT,
    P.RECORD_GRANT,
    P.SESSION_END,
    P.SECOND_FACTOR_RESET,
    P.JOB_CONTROL,
    P.PARTY_REVEAL,
}


def test_every_right_has_words_and_somebody_who_holds_it() -> None:
    assert set(PERMISSION_LABELS) == set(Permission)
    assert {area_of(right) for right in Permission} <= set(AREA_LABELS)
    assert permissions_of(frozenset(Role)) == frozenset(Permission)


def test_every_role_is_mapped_placed_and_named() -> None:
    for table in (ROLE_MAP, ROLE_TIERS, ROLE_LABELS, ROLE_DUTIES):
        assert set(table) == set(Role)


def test_auditor_and_audit_admin_change_nothing() -> None:
    for role in (Role.AUDITOR, Role.AUDIT_ADMIN):
        assert not ROLE_MAP[role] & CHANGES


def test_three_powers_lie_in_three_hands() -> None:
    assert P.ROLE_GRANT not in ROLE_MAP[Role.SYSTEM_ADMIN]
    assert not ROLE_MAP[Role.SECURITY_ADMIN] & {P.USER_EDIT, P.PASSWORD_RESET, P.AUDIT_VIEW}
    assert [role for role in ADMINISTRATORS if P.AUDIT_VIEW in ROLE_MAP[role]] == [Role.AUDIT_ADMIN]
    for role in ADMINISTRATORS:
        assert not any(right.value.startswith("parties.") for right in ROLE_MAP[role])


def test_nobody_asks_for_and_approves_an_account_change_in_one_role() -> None:
    both = {P.ACCOUNT_CHANGE_REQUEST, P.ACCOUNT_CHANGE_APPROVE}
    assert [role for role in Role if both <= ROLE_MAP[role]] == []


@given(st.sampled_from(Role), st.sampled_from(Role))
def test_incompatibility_is_mutual(one: Role, other: Role) -> None:
    assert (incompatibility(one, other) is None) == (incompatibility(other, one) is None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Role.DISBURSEMENT_MAKER, Role.DISBURSEMENT_CHECKER),
        (Role.COUNTY_CLERK, Role.COUNTY_APPROVER),
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN),
        (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN),
        (Role.AUDITOR, Role.COUNTY_CLERK),
        (Role.DEVELOPER, Role.COUNTY_CLERK),
    ],
)
def test_these_posts_take_two_people(one: Role, other: Role) -> None:
    assert incompatibility(one, other) is not None


def test_a_clerk_may_keep_archives_and_make_payments() -> None:
    assert incompatibility(Role.COUNTY_CLERK, Role.ARCHIVE_CUSTODIAN) is None
    assert incompatibility(Role.COUNTY_CLERK, Role.DISBURSEMENT_MAKER) is None


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Role))
def test_another_role_never_takes_a_right_away(held: set[Role], more: Role) -> None:
    assert permissions_of(frozenset(held)) <= permissions_of(frozenset(held | {more}))


@pytest.mark.parametrize(
    ("path", "tier"),
    [
        ("/none/", Tier.NONE),
        ("/", Tier.ALL),
        ("/52/", Tier.PROVINCE),
        ("/52/5299/529901/", Tier.COUNTY),
        ("/52/5299/529901/529901101/529901101201/", Tier.VILLAGE),
    ],
)
def test_tier_of_a_path(path: str, tier: Tier) -> None:
    assert tier_of(path) == tier


@pytest.mark.parametrize("typed", ["li.yunping", " Li.YunPing ", "ｌｉ.yunping"])
def test_user_names_have_one_spelling(typed: str) -> None:
    assert read_user_name(typed) == "li.yunping"


@pytest.mark.parametrize("typed", ["", "ab", "13800001234", "李云坪", "a b c", "-abc", "x" * 33])
def test_other_user_names_are_refused_with_an_example(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"li\.yunping"):
        read_user_name(typed)


@given(st.text(max_size=60))
def test_fold_and_read_never_fail_otherwise(typed: str) -> None:
    assert fold(typed) == fold(typed).strip()
    try:
        name = read_user_name(typed)
    except RuleBroken:
        return
    assert read_user_name(name) == name


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "1234567890",
        "Password123",
        "aaaaaaaaaaaa",
        "li.yunping-2026",
        "13812341234",
        "云坪李云坪云坪李云坪",
        "x" * 201,
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_password(password, user_name="li.yunping", phone="13812341234", name="李云坪")
    assert caught.value.field == "password"


@pytest.mark.parametrize(
    "password", ["杉木 rain 十七 lantern", "k2#vQ9!pLm", "九棵杉树在雨里慢慢长"]
)
def test_long_unlike_passwords_pass(password: str) -> None:
    check_password(password, user_name="li.yunping", phone="13812341234", name="李云坪")


def test_common_passwords_are_long_enough_to_matter() -> None:
    assert {word for word in COMMON_PASSWORDS if len(word) < SHORTEST_PASSWORD} == set()


def test_made_passwords_differ_and_pass() -> None:
    made = {make_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        check_password(password, user_name="li.yunping", phone=None)


MINUTE = timedelta(minutes=1)


def test_waits_double_and_end() -> None:
    waits = [wait_after(n, allowed=5, window=MINUTE) for n in (0, 4, 5, 6, 10, 15, 35, 95, 100)]
    minutes = [int(wait.total_seconds() // 60) for wait in waits]
    assert minutes == [0, 0, 1, 0, 2, 4, 60, 60, 24 * 60]


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_no_wait_is_for_good(failures: int, allowed: int) -> None:
    assert wait_after(failures, allowed=allowed, window=MINUTE) <= timedelta(hours=24)


def test_addresses_are_counted_by_household() -> None:
    assert throttle_address("203.0.113.7") == "203.0.113.7"
    assert throttle_address("2001:db8::1") == throttle_address("2001:db8::ffff")
    assert throttle_address("not an address") == "not an address"


# RFC 6238 appendix B, the SHA-1 rows: eight digits, the ASCII key 12345678901234567890.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_of_the_standard(seconds: int, code: str) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_for(RFC_SECRET, totp.step_at(instant), digits=8) == code


def test_a_clock_half_a_minute_off_is_forgiven_and_no_more() -> None:
    at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    step = totp.step_at(at)
    found = [
        totp.matching_step(RFC_SECRET, totp.code_for(RFC_SECRET, step + off), at=at)
        for off in (-2, -1, 0, 1, 2)
    ]
    assert found == [None, step - 1, step, step + 1, None]


@given(st.text(max_size=12))
def test_odd_codes_are_only_wrong(code: str) -> None:
    at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    right = {totp.code_for(RFC_SECRET, totp.step_at(at) + off) for off in (-1, 0, 1)}
    assert (totp.matching_step(RFC_SECRET, code, at=at) is not None) == (code in right)


def test_the_app_is_told_everything() -> None:
    uri = totp.provisioning_uri(RFC_SECRET, account="li.yunping", issuer="青禾县林业局")
    assert uri.startswith("otpauth://totp/%E9%9D%92")
    assert f"secret={RFC_SECRET}" in uri
