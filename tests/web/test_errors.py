"""Each error as a page, as a fragment and as JSON; ours with a number that is also in the log."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.pages import csrf_token


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("missing", 404, "没有找到"),
        ("forbidden", 403, "联系本单位系统管理员"),
        ("conflict", 409, "刚刚被别人处理过"),
        ("rule", 422, "依据：某法第一条"),
        ("invalid", 422, "不行，请改"),
    ],
)
def test_our_errors_as_page_fragment_and_json(
    lab_client: FlaskClient, kind: str, status: int, said: str
) -> None:
    """One mapping, three forms."""
    url = f"/lab/error/{kind}"
    page = lab_client.get(url)
    assert page.status_code == status
    assert said in page.get_data(as_text=True)
    assert 'class="top"' in page.get_data(as_text=True)
    piece = lab_client.get(url, headers={"HX-Request": "true"})
    assert piece.status_code == status
    assert "<html" not in piece.get_data(as_text=True)
    answer = lab_client.get(url, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == status


def test_errors_of_http(lab_client: FlaskClient) -> None:
    """A wrong address, a wrong method."""
    assert lab_client.get("/no/such/page").status_code == 404
    wrong = lab_client.post("/lab/rows", data={"csrf_token": csrf_token(lab_client)})
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
    assert "返回上一页" in wrong.get_data(as_text=True)


def test_too_large_an_upload(lab_client: FlaskClient, web_app: Flask) -> None:
    """413 with what to do."""
    headers = {"X-CSRFToken": csrf_token(lab_client)}
    limit = web_app.config["MAX_CONTENT_LENGTH"]
    web_app.config["MAX_CONTENT_LENGTH"] = 1000
    try:
        answer = lab_client.post("/lab/error/upload", headers=headers, data=b"x" * 2000)
    finally:
        web_app.config["MAX_CONTENT_LENGTH"] = limit
    assert answer.status_code == 413
    assert "压缩" in answer.get_data(as_text=True)


def test_a_mistake_of_ours_has_a_number_to_quote(
    lab_client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The same number on the page and in the log, and nothing of the inside on the page."""
    with caplog.at_level(logging.ERROR, logger="linyue.web"):
        answer = lab_client.get("/lab/error/mistake")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    found = re.search(r"E-[0-9A-F]{8}", page)
    assert found is not None
    numbers = [getattr(record, "error_number", "") for record in caplog.records]
    assert found.group(0) in numbers
    assert "a mistake of ours" not in page
    assert "Traceback" not in page


def test_the_way_back_stays_on_this_site(lab_client: FlaskClient) -> None:
    """A referrer from elsewhere is not offered."""
    near = lab_client.get("/lab/error/rule", headers={"Referer": "http://localhost/lab/rows?q=1"})
    assert 'href="/lab/rows?q=1"' in near.get_data(as_text=True)
    far = lab_client.get("/lab/error/rule", headers={"Referer": "http://evil.example/x"})
    assert "evil.example" not in far.get_data(as_text=True)
