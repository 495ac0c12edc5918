"""The door: who comes in, how, and what happens to whoever tries too often."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.people import People, sign_in


def test_right_password_opens_the_desk(client: FlaskClient, people: People) -> None:
    answer = sign_in(client, people.county_clerk)
    assert answer.status_code == 303
    assert answer.location == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert "何青禾" in page.text
