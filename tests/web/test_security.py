"""What every answer carries and every unsafe request must show."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.assets import load_assets
from app.web.context import local_path
from tests.web.pages import csrf_token


def test_every_answer_carries_the_headers(lab_client: FlaskClient) -> None:
    """Pages, errors and static files alike."""
    for url in ("/dev/components", "/no/such/page", "/static/linyue.css"):
        headers = lab_client.get(url).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert lab_client.get("/dev/components").headers["Cache-Control"] == "no-store"


def test_no_page_needs_what_the_policy_forbids(lab_client: FlaskClient) -> None:
    """No inline style, script or handler in any component page."""
    for url in ("", "/list", "/record", "/form", "/desk", "/phone", "/confirm", "/list?view=print"):
        page = lab_client.get(f"/dev/components{url}").get_data(as_text=True)
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<style" not in page
        assert "<script>" not in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_other_sites_cannot_write(
    lab_client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    """Beside the form token: the browser's own word on where a request comes from."""
    boxes = {"csrf_token": csrf_token(lab_client), "language": "en", "next": "/dev/components"}
    assert lab_client.post("/language", data=boxes, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/lab/rows?q=1", "/lab/rows?q=1"),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("https://evil.example", None),
        ("javascript:alert(1)", None),
        ("/a\nb", None),
        ("", None),
        (None, None),
    ],
)
def test_only_paths_of_this_site_lead_on(target: str | None, kept: str | None) -> None:
    """No open redirect."""
    assert local_path(target) == kept


def test_the_switch_keeps_the_page(lab_client: FlaskClient) -> None:
    """The language is a cookie; the page stays; a wrong language is a sentence, not a crash."""
    token = csrf_token(lab_client)
    boxes = {"csrf_token": token, "language": "en", "next": "/dev/components/list?tab=mend"}
    answer = lab_client.post("/language", data=boxes)
    assert answer.location == "/dev/components/list?tab=mend"
    page = lab_client.get(answer.location).get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "To be corrected" in page
    assert lab_client.post("/language", data={**boxes, "language": "fr"}).status_code == 422
    assert lab_client.post("/language", data={**boxes, "x": "1"}).status_code == 422
    large = lab_client.post("/letters", data={"csrf_token": token, "letters": "large"})
    assert large.location == "/"
    assert 'class="large"' in lab_client.get("/dev/components").get_data(as_text=True)


def test_static_files_are_kept_by_their_hash(lab_client: FlaskClient) -> None:
    """A year with the right version, checked each time without; compressed where asked."""
    asset = load_assets()["linyue.css"]
    kept = lab_client.get(f"/static/linyue.css?v={asset.version}")
    assert "immutable" in kept.headers["Cache-Control"]
    loose = lab_client.get("/static/linyue.css")
    assert "no-cache" in loose.headers["Cache-Control"]
    small = lab_client.get("/static/linyue.css", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(loose.data) / 2
    etag = loose.headers["ETag"]
    assert lab_client.get("/static/linyue.css", headers={"If-None-Match": etag}).status_code == 304
    for path in ("/static/../setup.py", "/static/VENDORED.md", "/static/vendor/htmx/LICENSE"):
        assert lab_client.get(path).status_code == 404


def test_a_host_that_is_not_served_is_told_so(
    web_app: Flask, lab_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence, and no failure in the log: scanners send such hosts all day."""
    monkeypatch.setitem(web_app.config, "TRUSTED_HOSTS", ["linyue.example.gov.cn"])
    for url in ("/sign-in", "/no/such/page"):
        refused = lab_client.get(url, headers={"Host": "elsewhere.example"})
        assert refused.status_code == 400
        assert "not served here" in refused.get_data(as_text=True)
        assert refused.headers["X-Content-Type-Options"] == "nosniff"
    served = lab_client.get("/sign-in", headers={"Host": "linyue.example.gov.cn"})
    assert served.status_code == 200
