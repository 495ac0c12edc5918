"""Tables of access. Who may see what is asked in scope.py, from these and the role map."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.access.roles import Role
from app.access.rules import UserStatus
from app.core.bilingual import LANGUAGES
from app.core.crypto import encrypted_column
from app.core.database import Base, CString, UTCDateTime, big_id


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class User(Base):
    """A person who can sign in. Never deleted: papers and the log name them for good."""

    __tablename__ = "user_account"
    __table_args__ = (
        sa.CheckConstraint(_one_of("status", [s.value for s in UserStatus]), name="status"),
        sa.CheckConstraint(_one_of("language", list(LANGUAGES)), name="language"),
    )

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True)
    user_name: Mapped[str] = mapped_column(CString(32), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    phone_sealed: Mapped[str | None] = mapped_column(sa.Text())
    phone_masked: Mapped[str | None] = mapped_column(sa.String(20))
    phone_index: Mapped[str | None] = mapped_column(CString(120), unique=True)
    # A path and no foreign key: `/` and `/none/` are areas without a division row.
    division_path: Mapped[str] = mapped_column(CString(60), index=True)
    # The collective or developer this person works for; its table lies above this slice.
    party_id: Mapped[int | None] = mapped_column(sa.BigInteger(), index=True)
    status: Mapped[str] = mapped_column(sa.String(12), default=UserStatus.ACTIVE.value)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    password_changed_at: Mapped[datetime] = mapped_column(UTCDateTime())
    must_change_password: Mapped[bool] = mapped_column(default=True)
    totp_sealed: Mapped[str | None] = mapped_column(sa.Text())
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    # The newest step whose code was taken; an older or equal one is a replay.
    totp_last_step: Mapped[int] = mapped_column(sa.BigInteger(), default=0)
    language: Mapped[str] = mapped_column(sa.String(2), default="zh")
    large_type: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    version: Mapped[int] = mapped_column(default=1)


encrypted_column(User, "phone_sealed")
encrypted_column(User, "totp_sealed")


class RecoveryCode(Base):
    """One way in without the phone, good once."""

    __tablename__ = "recovery_code"
    __audited__ = False

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(CString(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime())


class RoleGrant(Base):
    """A role somebody holds in an area, from one day to another."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.CheckConstraint(_one_of("role", [role.value for role in Role]), name="role"),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates"),
        # One open grant of a role for one person: of two at once, one loses.
        sa.Index(
            "uq_role_grant_open",
            "user_id",
            "role",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(CString(30))
    division_path: Mapped[str] = mapped_column(CString(60))
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date | None] = mapped_column(sa.Date())
    reason: Mapped[str] = mapped_column(sa.String(500))
    granted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    end_reason: Mapped[str | None] = mapped_column(sa.String(500))


class RecordGrant(Base):
    """A single record opened to a person outside their area."""

    __tablename__ = "record_grant"
    __table_args__ = (
        sa.CheckConstraint("until_on >= from_on", name="dates"),
        sa.Index("ix_record_grant_user_id_subject_type", "user_id", "subject_type"),
    )

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    subject_type: Mapped[str] = mapped_column(CString(60))
    subject_id: Mapped[int] = mapped_column(sa.BigInteger())
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date] = mapped_column(sa.Date())
    reason: Mapped[str] = mapped_column(sa.String(500))
    granted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())


class UserSession(Base):
    """One sign-in. Only the hash of its token is kept, so a copy of the table opens no door."""

    __tablename__ = "user_session"
    __audited__ = False

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    token_hash: Mapped[str] = mapped_column(CString(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    end_reason: Mapped[str | None] = mapped_column(sa.String(20))
    address: Mapped[str] = mapped_column(CString(45))
    agent: Mapped[str] = mapped_column(sa.String(200))


class SignInAttempt(Base):
    """One try at the door, kept for the throttle alone. The name typed is kept as a keyed hash."""

    __tablename__ = "sign_in_attempt"
    __audited__ = False
    __table_args__ = (sa.Index("ix_sign_in_attempt_address_at", "address", "at"),)

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    account_key: Mapped[str] = mapped_column(CString(120), index=True)
    address: Mapped[str] = mapped_column(CString(45))
    at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
    # Written before the password is checked: a try that never came back counts as failed.
    succeeded: Mapped[bool] = mapped_column(default=False)
