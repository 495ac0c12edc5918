"""What forms with a file share: reading it whole, but never more than allowed."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field

from app.web.i18n import gettext as _


def read_upload(box: Field, *, most_mb: int) -> bytes | None:
    """The bytes of the file in a box; None when none can be read, and then the box says why."""
    sent: Any = box.data
    if not isinstance(sent, FileStorage):
        return None
    content: bytes = sent.read(most_mb * 1024 * 1024 + 1)
    if len(content) > most_mb * 1024 * 1024:
        box.errors = [*box.errors, _("文件超过 %(most)s MB，请压缩或拆分后上传", most=most_mb)]
        return None
    if not content:
        box.errors = [*box.errors, _("文件是空的，请重新选择")]
        return None
    return content


def name_of(box: Field) -> str:
    """What the person's file is called."""
    sent: Any = box.data
    return (sent.filename or "") if isinstance(sent, FileStorage) else ""
