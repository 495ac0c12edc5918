"""Forms as a browser without scripts uses them: open the page, fill it in, send it."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FORM = re.compile(r'<form class="form".*?</form>', re.DOTALL)


def hidden_values(page: str) -> dict[str, str]:
    """The hidden boxes of the main form of a page, else of the whole page."""
    form = FORM.search(page)
    found = HIDDEN.findall(form.group(0) if form else page)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def submit(client: FlaskClient, url: str, **boxes: object) -> TestResponse:
    """Open the page of a form and send it with these boxes."""
    hidden = hidden_values(client.get(url).get_data(as_text=True))
    return client.post(url, data={**hidden, **boxes})


def csrf_token(client: FlaskClient, url: str = "/dev/components/record") -> str:
    """A token of this client's session."""
    page = client.get(url).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)
