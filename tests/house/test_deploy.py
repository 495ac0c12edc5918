"""Unsafe settings stop the start by name; settings are listed without secrets; logs are masked."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import Settings, load_settings
from app.core.crypto.keyring import create_key_file
from app.core.database import transaction
from app.core.errors import SettingsError
from app.core.logs import configure_logs
from app.core.seeding import mark_loaded
from app.deploy import problems
from seeds.demo.invented import id_number

ROOT = Path(__file__).resolve().parents[2]


def production(folder: Path, **changes: object) -> Settings:
    """Settings that are in order; each test spoils one."""
    keys = folder / "apart" / "keys.json"
    if not keys.exists():
        keys.parent.mkdir(exist_ok=True)
        create_key_file(keys)
    values: dict[str, object] = {
        "environment": "production",
        "demo": False,
        "data_dir": folder / "data",
        "key_file": keys,
        "anchor_dir": folder / "anchors",
        "allowed_hosts": ["linyue.example"],
    }
    return Settings(**(values | changes))


def named(settings: Settings) -> set[str]:
    return {one.setting for one in problems(settings, include_database=False)}


def test_settings_in_order_start(tmp_path: Path) -> None:
    assert named(production(tmp_path)) == set()


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"demo": True}, "LINYUE_DEMO"),
        ({"key_file": None}, "LINYUE_KEY_FILE"),
        ({"key_file": Path("/nowhere/keys.json")}, "LINYUE_KEY_FILE"),
        ({"anchor_dir": None}, "LINYUE_ANCHOR_DIR"),
        ({"allowed_hosts": []}, "LINYUE_ALLOWED_HOSTS"),
        ({"secure_cookies": False}, "LINYUE_SECURE_COOKIES"),
        ({"profile": "cluster"}, "LINYUE_DATABASE_URL"),
        ({"profile": "cluster"}, "LINYUE_S3_BUCKET"),
    ],
)
def test_each_danger_is_named(tmp_path: Path, changes: dict[str, object], setting: str) -> None:
    assert setting in named(production(tmp_path, **changes))


def test_a_key_file_inside_the_data_or_open_to_others_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "data" / "keys.json"
    inside.parent.mkdir()
    create_key_file(inside)
    assert "LINYUE_KEY_FILE" in named(production(tmp_path, key_file=inside))
    loose = tmp_path / "loose.json"
    create_key_file(loose)
    loose.chmod(0o644)
    assert "LINYUE_KEY_FILE" in named(production(tmp_path, key_file=loose))


def test_demo_accounts_stop_production(app: Flask, database: Session, tmp_path: Path) -> None:
    settings = production(tmp_path)
    assert problems(settings, include_database=True) == []
    with transaction():
        mark_loaded("demo", "1")
    found = problems(settings, include_database=True)
    assert [one.setting for one in found] == ["LINYUE_DEMO"]


def command(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of the house in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINYUE_")}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_check_deploy_and_servers_refuse_by_name(tmp_path: Path) -> None:
    variables = {"LINYUE_ENVIRONMENT": "production", "LINYUE_DATA_DIR": str(tmp_path)}
    checked = command("-m", "flask", "--app", "wsgi", "check-deploy", **variables)
    assert checked.returncode == 1
    assert "LINYUE_KEY_FILE" in checked.stderr
    served = command("-c", "import wsgi", **variables)
    assert served.returncode != 0
    assert "LINYUE_KEY_FILE" in served.stderr
    assert "Traceback" not in served.stderr


def test_config_show_names_sources_and_hides_secrets(tmp_path: Path) -> None:
    shown = command(
        *("-m", "flask", "--app", "wsgi", "config", "show", "--json"),
        LINYUE_DATA_DIR=str(tmp_path),
        LINYUE_S3_SECRET_KEY="open-sesame",
    )
    assert shown.returncode == 0, shown.stderr
    listed = json.loads(shown.stdout)
    assert listed["LINYUE_DATA_DIR"] == {"value": str(tmp_path), "source": "environment"}
    assert listed["LINYUE_IDLE_MINUTES"]["source"] == "default"
    assert listed["LINYUE_S3_SECRET_KEY"]["value"] == "******"
    assert "open-sesame" not in shown.stdout
    assert set(listed) == {f"LINYUE_{name.upper()}" for name in Settings.model_fields}


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINYUE_IDLE_MINUTES", "soon")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert refused.value.setting == "LINYUE_IDLE_MINUTES"


def test_log_lines_are_json_without_identity_numbers() -> None:
    number = id_number("19680312", 7)
    written = io.StringIO()
    configure_logs(level="INFO", as_json=True)
    handler = next(one for one in logging.getLogger().handlers if one.get_name() == "linyue")
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    logging.getLogger("linyue.test").warning("seen %s", number, extra={"phone": "13812345678"})
    line = json.loads(written.getvalue())
    assert line["level"] == "warning"
    assert number not in written.getvalue()
    assert number[:6] in line["event"]


def test_health_and_metrics(app: Flask, client: FlaskClient) -> None:
    assert client.get("/health/live").get_json() == {"status": "ok"}
    assert client.get("/health/ready").get_json()["checks"] == {"database": "ok", "jobs": "ok"}
    local = client.get("/metrics")
    assert local.status_code == 200
    assert "linyue_requests_total" in local.text
    away = client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert away.status_code == 404
