"""A Word file laid out as PDF by us, against LibreOffice that is already running."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.core.bilingual import Text
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.making import Paper, context_of
from app.typeset.compiled import compile_template
from app.typeset.faces import Faces, load_faces
from app.typeset.layout import LaidOut, lay_out
from app.typeset.office import write_fontconfig
from benchmarks.rounds import Gates, heading, line, medians

FONTS = Path(__file__).resolve().parents[1] / "var" / "fonts"
MADE_AT = datetime(2026, 3, 5, tzinfo=UTC)
CONTRACT = "delegation_agreement"
ANNEX_ROWS = 2_000


def contract(rows: int | None = None) -> bytes:
    """The facing contract from its sample; with an annex of that many parcels."""
    kind = get_kind(CONTRACT)
    facts: dict[str, Any] = dict(kind.sample())
    if rows is not None:
        name = kind.row_fields[0].name
        sample = facts[name]
        facts[name] = [sample[at % len(sample)] for at in range(rows)]
    paper = Paper(
        kind=kind,
        facts=facts,
        number="529901-WT-2026-0001",
        issued_on=date(2026, 3, 5),
        check_code="ABCDEFGHJKMN",
        check_url="http://127.0.0.1:8000/check/ABCDEFGHJKMN",
        office=Text("青禾县林业局", "Qinghe County Forestry Bureau"),
    )
    template = kind.template(PaperLanguage.BOTH)
    return compile_template(template).render(context_of(paper)).content


def run(gates: Gates, *, quick: bool) -> None:
    """LibreOffice warm is what one more file costs in a process that runs already."""
    faces = load_faces(FONTS)
    soffice = shutil.which("soffice")
    heading("Word to PDF", "our own layout (more is better for us)")
    for what, content, wanted in (
        ("zh-en contract", contract(), 20.0),
        (f"annex of {ANNEX_ROWS:,} rows", contract(ANNEX_ROWS), 50.0),
    ):
        rounds = 3 if quick else 7
        own = medians(
            {"own": lambda: _own(content, faces)},  # noqa: B023 - called in this round
            rounds=rounds,
            times=5 if wanted == 20.0 else 1,
        )["own"]
        pages = _own(content, faces).pages
        if soffice is None:
            print(f"   LibreOffice is not installed; {what}: {pages} pages, {own * 1000:.1f} ms")
            continue
        theirs = _warm(soffice, content, more=4 if wanted == 20.0 else 1)
        line(theirs / own, f"LibreOffice warm, {what}", f"{pages} pages, ours {own * 1000:.1f} ms")
        gates.at_least(f"layout of {what} against LibreOffice", theirs / own, wanted)


def _own(content: bytes, faces: Faces) -> LaidOut:
    return lay_out(
        content,
        faces=faces,
        title="委托开发协议",
        language="zh-CN",
        identifier="529901-WT-2026-0001",
        made_at=MADE_AT,
    )


def _warm(soffice: str, content: bytes, *, more: int) -> float:
    """Seconds for one more file: a run over 1 + more files less a run over one."""
    first = min(_convert(soffice, content, files=1) for _ in range(2))
    return (_convert(soffice, content, files=1 + more) - first) / more


def _convert(soffice: str, content: bytes, *, files: int) -> float:
    with tempfile.TemporaryDirectory(prefix="linyue-bench-") as name:
        folder = Path(name)
        papers = [folder / f"{at}.docx" for at in range(files)]
        for paper in papers:
            paper.write_bytes(content)
        config = write_fontconfig(folder, FONTS)
        command = [soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
        command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", name, *map(str, papers)]
        began = time.perf_counter()
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            cwd=folder,
            env={
                "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "HOME": name,
                "FONTCONFIG_FILE": str(config),
            },
        )
        return time.perf_counter() - began
