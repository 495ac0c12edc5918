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
from app.typeset.pdf.cutting import cut_by_harfbuzz, cut_face
from benchmarks.rounds import Gates, heading, line, medians

FONTS = Path(__file__).resolve().parents[1] / "var" / "fonts"
MADE_AT = datetime(2026, 3, 5, tzinfo=UTC)
CONTRACT = "delegation_agreement"
ANNEX_ROWS = 2_000
CONTRACT_CHARACTERS = 420


def contract(serial: int, rows: int | None = None) -> bytes:
    """A facing contract of its own number, parties and amounts; with an annex of that many parcels,
    no two of which are alike.
    """
    kind = get_kind(CONTRACT)
    facts: dict[str, Any] = dict(kind.sample())
    facts |= {
        "owner_head": {"zh": f"云大山{serial}", "en": f"Yun Dashan {serial}"},
        "owner_phone": f"138{serial:08d}",
        "cost_cap": 8_000_000 + 100 * serial,
        "area": 50_000 + serial,
        "resolution_number": f"529901-JY-2026-{serial:04d}",
        "pay_days": 10 + serial % 20,
    }
    if rows is not None:
        name = kind.row_fields[0].name
        facts[name] = [
            _parcel(facts[name][at % len(facts[name])], at, serial) for at in range(rows)
        ]
    paper = Paper(
        kind=kind,
        facts=facts,
        number=f"529901-WT-2026-{serial:04d}",
        issued_on=date(2026, 3, 5),
        check_code="ABCDEFGHJKMN",
        check_url="http://127.0.0.1:8000/check/ABCDEFGHJKMN",
        office=Text("青禾县林业局", "Qinghe County Forestry Bureau"),
    )
    template = kind.template(PaperLanguage.BOTH)
    return compile_template(template).render(context_of(paper)).content


def _parcel(sample: dict[str, Any], at: int, serial: int) -> dict[str, Any]:
    return sample | {
        "compartment": f"{at // 40 + 1:03d}",
        "plot": f"{at % 40 + 1:02d}",
        "area": 1_000 + (at * 7_919 + serial) % 90_000,
        "certificate": f"黔(2023)青禾县不动产权第{(at * 31 + serial) % 10_000_000:07d}号",
    }


def run(gates: Gates, *, quick: bool) -> None:
    """LibreOffice warm is what one more file costs in a process that runs already."""
    faces = load_faces(FONTS)
    soffice = shutil.which("soffice")
    heading("Word to PDF", "our own layout (more is better for us)")
    for what, rows, wanted in (
        ("zh-en contract", None, 20.0),
        (f"annex of {ANNEX_ROWS:,} rows", ANNEX_ROWS, 50.0),
    ):
        rounds, times = (3 if quick else 7), (5 if rows is None else 1)
        # Every paper is another one, as they are in a county: nothing is found ready made.
        papers = iter([contract(serial, rows) for serial in range(1, (rounds + 1) * times + 2)])
        own = medians({"own": lambda: _own(next(papers), faces)}, rounds=rounds, times=times)["own"]  # noqa: B023 - called in this round
        content = contract(0, rows)
        pages = _own(content, faces).pages
        if soffice is None:
            print(f"   LibreOffice is not installed; {what}: {pages} pages, {own * 1000:.1f} ms")
            continue
        theirs = _warm(soffice, content, more=20 if rows is None else 1)
        line(theirs / own, f"LibreOffice warm, {what}", f"{pages} pages, ours {own * 1000:.1f} ms")
        gates.at_least(f"layout of {what} against LibreOffice", theirs / own, wanted)
    _cutting(faces, quick=quick)


def _cutting(faces: Faces, *, quick: bool) -> None:
    """The face of a contract cut down to as many characters as a contract has."""
    face = faces.pick("fangsong")
    held = [chr(code) for code in sorted(face.hb_face.unicodes) if code >= 0x4E00]
    chosen = held[:: len(held) // CONTRACT_CHARACTERS]
    found = medians(
        {
            "own": lambda: cut_face(face, chosen),
            "HarfBuzz": lambda: cut_by_harfbuzz(face, chosen),
        },
        rounds=3 if quick else 7,
        times=20,
    )
    line(found["HarfBuzz"] / found["own"], f"HarfBuzz, a face cut to {len(chosen)} characters")


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
