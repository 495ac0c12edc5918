"""Settings: environment variables with the prefix LINYUE_ over one TOML file over defaults.

What each setting means stands beside it; `flask config show` prints them with their source.
Whether a set of settings is safe to serve the public is decided in app/deploy.py.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from app.core.bilingual import Text
from app.core.errors import SettingsError

PREFIX = "LINYUE_"
ROOT = Path(__file__).resolve().parent.parent


def config_file() -> Path | None:
    """The one settings file: LINYUE_CONFIG, or linyue.toml beside the program if it is there."""
    named = os.environ.get("LINYUE_CONFIG")
    if named:
        return Path(named)
    beside = ROOT / "linyue.toml"
    return beside if beside.exists() else None


class Settings(BaseSettings):
    """Every switch of the house."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    environment: Literal["development", "testing", "production"] = Field(
        "development", description="production refuses demo accounts, generated keys, plain cookies"
    )
    profile: Literal["embedded", "cluster"] = Field(
        "embedded",
        description="embedded: SQLite, local files, jobs in the one process; "
        "cluster: PostgreSQL, S3-compatible store, Procrastinate",
    )
    data_dir: Path = Field(
        ROOT / "var", description="database, files, logs of the embedded profile"
    )
    database_url: SecretStr | None = Field(
        None, description="empty: SQLite in data_dir; cluster: postgresql+psycopg://..."
    )
    demo: bool = Field(True, description="load invented demo counties and accounts at first start")
    county_name_zh: str = Field("青禾县林业局", description="the office whose program this is")
    county_name_en: str = Field("Qinghe County Forestry Bureau", description="its English name")
    public_url: str | None = Field(
        None,
        description="address printed on papers for checking them, as http://10.0.0.8:8000; "
        "empty: the address of the page that issued the paper",
    )

    fonts_dir: Path | None = Field(
        None, description="fonts of PDFs, put there by make fonts; empty: data_dir/fonts"
    )

    soffice: Path | None = Field(
        None,
        description="LibreOffice for templates with features we do not lay out; "
        "empty: never used, such a template is laid out without them",
    )

    pdf_archival: bool = Field(
        False, description="PDF/A-2b: every PDF carries its colour profile, for digital archives"
    )

    key_file: Path | None = Field(
        None, description="keys for personal data, audit and cookies; keep it apart from data_dir"
    )
    anchor_dir: Path | None = Field(
        None, description="daily ends of the audit log; keep them apart from the database"
    )
    cipher: Literal["aes-256-gcm", "sm4-gcm"] = Field("aes-256-gcm", description="for new values")
    index_hash: Literal["sha256", "sm3"] = Field("sha256", description="of the keyed index")

    secure_cookies: bool | None = Field(
        None, description="empty: on in production. Needs https in front of the program"
    )
    allowed_hosts: Annotated[list[str], NoDecode] = Field(
        default_factory=list, description="host names served; empty: any (development only)"
    )
    trusted_proxies: int = Field(0, ge=0, le=5, description="reverse proxies in front")
    idle_minutes: int = Field(30, ge=1, le=24 * 60, description="sign-out after so long unused")
    session_hours: int = Field(12, ge=1, le=24 * 7, description="longest session")
    sign_in_failures: int = Field(5, ge=1, le=100, description="per account in the window below")
    sign_in_failures_per_address: int = Field(50, ge=1, description="per address in the window")
    sign_in_window_seconds: int = Field(60, ge=1, le=3600, description="throttle window")
    cooling_off_hours: int = Field(24, ge=0, description="before a changed bank account is paid")
    max_upload_mb: int = Field(50, ge=1, le=2048, description="largest request body")

    s3_endpoint: str | None = Field(None, description="S3-compatible store of the cluster profile")
    s3_bucket: str | None = Field(None, description="bucket name")
    s3_region: str = Field("us-east-1", description="region name the store expects")
    s3_access_key: SecretStr | None = Field(None, description="access key")
    s3_secret_key: SecretStr | None = Field(None, description="secret key")
    s3_path_style: bool = Field(True, description="bucket in the path instead of the host name")
    s3_create_only: bool = Field(True, description="store honours If-None-Match on put")

    job_threads: int = Field(1, ge=1, le=8, description="jobs at once in one process")
    job_lease_seconds: int = Field(60, ge=1, le=3600, description="silence before a job is retried")
    audit_seal_seconds: float = Field(2.0, gt=0, le=60, description="PostgreSQL: sealing interval")
    log_format: Literal["json", "plain"] = Field("json", description="log lines")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="log level")
    metrics_token: SecretStr | None = Field(None, description="bearer token for /metrics")
    threads: int = Field(8, ge=1, le=64, description="web threads of the embedded server")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        """A comma list is kinder in an environment variable than JSON."""
        if not isinstance(value, str):
            return value
        if value.startswith("["):
            return json.loads(value)
        return [part.strip() for part in value.split(",") if part.strip()]

    @property
    def url(self) -> str:
        """The database address in force."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'linyue.db'}"

    @property
    def fonts(self) -> Path:
        """Where the fonts of PDFs lie."""
        return self.fonts_dir or self.data_dir / "fonts"

    @property
    def keys(self) -> Path:
        """The key file in force."""
        return self.key_file or self.data_dir / "keys.json"

    @property
    def anchors(self) -> Path:
        """Where the daily anchors go."""
        return self.anchor_dir or self.data_dir / "anchors"

    @property
    def cookies_secure(self) -> bool:
        """Whether cookies travel by https only."""
        return (
            self.environment == "production" if self.secure_cookies is None else self.secure_cookies
        )

    @property
    def production(self) -> bool:
        """Whether real people's records are kept here."""
        return self.environment == "production"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over file over defaults; no .env is read behind anybody's back."""
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        file = config_file()
        if file is not None:
            sources.append(TomlConfigSettingsSource(settings_cls, toml_file=file))
        return tuple(sources)


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - whatever a setting holds
    """Read the settings; a wrong one is named with its variable and what to do."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        place = first["loc"]
        name = f"{PREFIX}{str(place[0]).upper()}" if place else PREFIX
        reason = first["msg"]
        raise SettingsError(
            Text(
                f"设置 {name} 有误：{reason}。请改正环境变量或设置文件后再启动。",
                f"Setting {name} is wrong: {reason}. Correct the variable or file, then start.",
            ),
            setting=name,
        ) from error


def setting_sources(settings: Settings) -> dict[str, tuple[str, str]]:
    """For each setting: its value as text (secrets hidden) and where it came from."""
    file = config_file()
    in_file = set(TomlConfigSettingsSource(Settings, toml_file=file)()) if file else set()
    listed: dict[str, tuple[str, str]] = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        shown = "******" if isinstance(value, SecretStr) else str(value)
        if f"{PREFIX}{name.upper()}" in os.environ:
            source = "environment"
        elif name in in_file:
            source = f"file {file}"
        else:
            source = (
                "default"
                if value == Settings.model_fields[name].get_default(call_default_factory=True)
                else "given"
            )
        listed[name] = (shown, source)
    return listed
