"""Section 4: Word papers, compiled against docxtpl, a bare deflater and the engines of npm."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docxtpl import DocxTemplate
from isal import isal_zlib

from app.typeset.compiled import CompiledTemplate, compile_template
from benchmarks import memory
from benchmarks.contract import facts, template
from benchmarks.rounds import Gates, heading, line, medians, tell
from tests.typeset.compiled.cases import CASES
from tests.typeset.compiled.comparing import by_docxtpl, differences

COMPILED, DOCXTPL = "compiled, rendered and zipped", "docxtpl"
ZIPFILE, FLOOR = "zipfile writing the finished parts", "ISA-L deflating the finished parts"
NPM = ("easy-template-x", "docxtemplater")
GOALS = {20: {DOCXTPL: 100, ZIPFILE: 0.1, FLOOR: 8}, 2_000: {DOCXTPL: 30, ZIPFILE: 0.6, FLOOR: 20}}
LINEAR, MOST_MEMORY_MB = 4.4, 5
MEMORY = """
import tracemalloc
from app.typeset.compiled import compile_template
from benchmarks import memory
from benchmarks.contract import facts, template

compiled, given = compile_template(template()), facts(8_000)
for _ in range(3):
    compiled.render_to(len, facts(20))
idle = memory.forget_peak()
compiled.render_to(len, given)
print(memory.peak() - idle)
tracemalloc.start()
idle = tracemalloc.get_traced_memory()[0]
compiled.render_to(len, given)
print((tracemalloc.get_traced_memory()[1] - idle) / 1024 / 1024)
"""


@dataclass(frozen=True)
class Repeated:
    """A call so short that one turn of a round makes it several times."""

    call: Callable[[], object]
    times: int

    def __call__(self) -> None:
        """All of them."""
        for _ in range(self.times):
            self.call()


def through_docxtpl(content: bytes, given: dict[str, Any]) -> bytes:
    """As it is used everywhere: open, render, save."""
    paper = DocxTemplate(BytesIO(content))
    paper.render(given, autoescape=True)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def finished(content: bytes) -> list[tuple[str, bytes]]:
    """The parts of a finished paper."""
    with ZipFile(BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """What the standard library takes for the zip alone."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return out.getvalue()


def deflated(body: bytes, rest: bytes) -> bytes:
    """The least that anybody can do: squeeze and sum the part that changes, join the rest."""
    squeezer = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)
    packed = squeezer.compress(body) + squeezer.flush()
    isal_zlib.crc32(body)
    return rest + packed


def run(gates: Gates, *, quick: bool) -> None:
    """Goals 1 to 7 of the Word engine."""
    content = template()
    compiled = compile_template(content)
    heading(
        "Word papers", "the compiled engine, rendering and zipping (more: that many times slower)"
    )
    spent = {
        rows: _against(gates, compiled, content=content, rows=rows, rounds=3 if quick else 9)
        for rows in GOALS
    }
    _growth(gates, compiled)
    _memory(gates)
    _compatibility(gates)
    if not quick:
        against_npm(gates, compiled, spent)


def _against(
    gates: Gates, compiled: CompiledTemplate, *, content: bytes, rows: int, rounds: int
) -> float:
    given = facts(rows)
    made = compiled.render(given)
    assert made.way == "compiled"
    assert differences(through_docxtpl(content, given), made.content) == []
    parts = finished(made.content)
    body = dict(parts)["word/document.xml"]
    rest = made.content[: len(made.content) // 2]
    few, many = (10, 200) if rows < 100 else (1, 5)
    calls = {
        COMPILED: Repeated(lambda: compiled.render(given), many),
        DOCXTPL: lambda: through_docxtpl(content, given),
        ZIPFILE: Repeated(lambda: zipped(parts), few),
        FLOOR: Repeated(lambda: deflated(body, rest), many),
    }
    found = medians(calls, rounds=rounds, times=1)
    each = {
        name: seconds / (call.times if isinstance(call := calls[name], Repeated) else 1)
        for name, seconds in found.items()
    }
    own = each[COMPILED]
    note = f"{rows:,} rows"
    line(each[DOCXTPL] / own, f"{DOCXTPL}, {note}", "goal: at least " + str(GOALS[rows][DOCXTPL]))
    line(
        each[ZIPFILE] / own, f"{ZIPFILE}, {note}", f"goal: at least {1 / GOALS[rows][ZIPFILE]:.3g}"
    )
    line(each[FLOOR] / own, f"{FLOOR}, {note}", f"goal: at least {1 / GOALS[rows][FLOOR]:.3g}")
    gates.at_least(f"docxtpl at {note}", each[DOCXTPL] / own, GOALS[rows][DOCXTPL])
    gates.at_most(f"zipfile at {note}", own / each[ZIPFILE], GOALS[rows][ZIPFILE])
    gates.at_most(f"deflate floor at {note}", own / each[FLOOR], GOALS[rows][FLOOR])
    return own


def _growth(gates: Gates, compiled: CompiledTemplate) -> None:
    calls = {rows: facts(rows) for rows in (2_000, 8_000)}
    found = medians(
        {str(rows): lambda given=given: compiled.render(given) for rows, given in calls.items()},
        rounds=9,
        times=3,
    )
    ratio = found["8000"] / found["2000"]
    line(ratio, "8,000 rows against 2,000 rows", f"goal: at most {LINEAR}")
    gates.at_most("8,000 rows against 2,000", ratio, LINEAR)


def _memory(gates: Gates) -> None:
    """The peak while 8,000 rows are rendered to nowhere: of the process, and of Python in it."""
    if not memory.is_told():
        tell(gates, None, "peak memory", at_most=MOST_MEMORY_MB)
        return
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True
    )
    grown, traced = map(float, done.stdout.split())
    peak = max(grown, traced)
    note = f"goal: at most {MOST_MEMORY_MB} (the process grew by {grown:.2f})"
    line(peak, "MB above idle at 8,000 rows, streamed", note)
    gates.at_most("peak memory in MB", peak, MOST_MEMORY_MB)


def _compatibility(gates: Gates) -> None:
    same = sum(
        not differences(
            by_docxtpl(case.template, case.facts),
            compile_template(case.template).render(case.facts).content,
        )
        for case in CASES
    )
    slow = sum(case.way == "docxtpl" for case in CASES)
    note = f"{same} of {len(CASES)}, {slow} of them by docxtpl itself"
    line(same / len(CASES), "feature cases identical to docxtpl, part by part", note)
    gates.at_least("feature cases identical", same / len(CASES), 1)


def against_npm(gates: Gates, compiled: CompiledTemplate, spent: dict[int, float]) -> None:
    """Goal 7, where npm is at hand and installs within a minute."""
    folder = Path(tempfile.mkdtemp(prefix="linyue-npm-"))
    try:
        if not _installed(folder):
            print("              npm engines: not measured, npm or its registry is not at hand")
            return
        (folder / "template.docx").write_bytes(template(npm=True))
        for rows, goal in ((20, 30), (2_000, 5)):
            given = facts(rows)
            (folder / "facts.json").write_text(json.dumps(given), "utf-8")
            own, engines = _npm_rounds(folder, compiled, given)
            best = min(engines, key=engines.__getitem__)
            for name, seconds in engines.items():
                line(seconds / own, f"{name} (npm), warm, {rows:,} rows", f"goal: at least {goal}")
            gates.at_least(f"{best} at {rows:,} rows", engines[best] / own, goal)
    finally:
        shutil.rmtree(folder)


def _installed(folder: Path) -> bool:
    if not shutil.which("npm") or not shutil.which("node"):
        return False
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", *NPM, "pizzip"]
    try:
        return subprocess.run(command, cwd=folder, timeout=60, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _npm_rounds(
    folder: Path, compiled: CompiledTemplate, given: dict[str, Any]
) -> tuple[float, dict[str, float]]:
    """Interleaved: ours, then each engine in a process of its own that has warmed up."""
    script = Path(__file__).with_name("word_engines.js")
    own: list[float] = []
    engines: dict[str, list[float]] = {name: [] for name in NPM}
    turns = "15" if len(given["rows"]) < 100 else "5"
    for _ in range(3):
        began = time.perf_counter()
        for _ in range(20):
            compiled.render(given)
        own.append((time.perf_counter() - began) / 20)
        for name in NPM:
            command = ["node", str(script), name, "template.docx", "facts.json", turns]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
            engines[name].append(statistics.median(json.loads(done.stdout)) / 1000)
    return statistics.median(own), {name: statistics.median(each) for name, each in engines.items()}
