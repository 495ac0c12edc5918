"""Sending a form with a file of any size: the whole body in memory, no temporary file left open."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.people import hidden_boxes


def send_file(
    client: FlaskClient, url: str, *, content: bytes, name: str, **boxes: Any
) -> TestResponse:
    """Open the page, choose the file, fill in the boxes and submit."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    values = {**hidden_boxes(page.text), **boxes, "file": FileStorage(io.BytesIO(content), name)}
    boundary, body = encode_multipart(values)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(url, data=body, content_type=kind)
