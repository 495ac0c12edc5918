"""Templates and facts that the chamber's tests share."""

from __future__ import annotations

import io
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.typeset.word_files import WordFile, paragraph, table

TEMPLATE = WordFile(
    body=paragraph("编号 {{ number }}")
    + table(
        ("序号", "姓名"),
        ("{%tr for row in rows %}", ""),
        ("{{ row.no }}", "{{ row.name }}"),
        ("{%tr endfor %}", ""),
    ),
    header=paragraph("{{ title }}"),
).build()


def facts(number: str = "1", rows: int = 3) -> dict[str, object]:
    return {
        "number": number,
        "title": "示例",
        "rows": [{"no": str(n), "name": "农户 & <示例>"} for n in range(1, rows + 1)],
    }


def text_of(content: bytes, part: str = "word/document.xml") -> str:
    """The words of a part, tags taken off."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return re.sub(r"<[^>]+>", " ", archive.read(part).decode())


@contextmanager
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port on loopback and who called it."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            over.set()
            thread.join()
