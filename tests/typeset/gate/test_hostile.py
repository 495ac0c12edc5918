"""Nothing of the hostile corpus passes, nothing in it makes the gate stumble or dawdle."""

from __future__ import annotations

import os
import resource
import time
from collections import Counter
from pathlib import Path

import pytest

from app.typeset.gate import inspect_docx, inspect_template
from tests.typeset.exhausting import HEAVY, exhausting_templates
from tests.typeset.forged import (
    archives,
    fields,
    from_elsewhere,
    mutated,
    running_parts,
    xml_tricks,
)
from tests.typeset.gate.names import FIELDS
from tests.typeset.hostile import hostile_packages
from tests.typeset.payloads import Traps, payloads, places
from tests.typeset.word_files import WordFile, paragraph

ROUNDS = 40_000 if os.environ.get("LINYUE_SOAK") else 4_000


def test_the_whole_corpus_is_refused(tmp_path: Path) -> None:
    """0 accepted, 0 executed, 0 unreadable, each within a second, memory bounded."""
    traps = Traps(tmp_path / "marker", tmp_path / "canary")
    traps.canary.write_text("canary-3f1c", encoding="utf-8")
    corpus = list(hostile_packages(traps))
    assert len(corpus) >= 500
    assert len({name for name, _ in corpus}) == len(corpus)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, content in corpus:
        for published in (FIELDS, None):
            began = time.perf_counter()
            found = inspect_template(content, fields=published)
            spent = time.perf_counter() - began
            assert not found.fit, name
            assert spent < 3, (name, spent)
            for one in found.findings:
                assert one.code != "package.unreadable", name
                assert "canary-3f1c" not in one.sentence().both()
    assert not traps.marker.exists()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_every_payload_is_refused_in_every_place() -> None:
    assert len(places()) >= 25
    assert len(payloads(Traps())) >= 15


def test_forged_packages_are_refused_as_documents_too() -> None:
    """The check of the package alone, as for files that are handed on."""
    for source in (archives(), xml_tricks(Traps()), from_elsewhere(Traps()), fields(),
                   running_parts()):  # fmt: skip
        for name, content in source:
            if name in ("bomb in the body", "pieces"):
                continue  # large, but not too large for a finished document
            assert inspect_docx(content), name


def test_heavy_ones_within_the_grammar_are_left_to_the_limits() -> None:
    held = {name: content for name, content in exhausting_templates() if name in HEAVY}
    assert inspect_template(held["long names"], fields=None).fit
    assert inspect_template(held["three loops"], fields=None).fit
    assert not inspect_template(held["three loops"], fields=FIELDS).fit


@pytest.mark.soak
def test_mutated_files_never_raise() -> None:
    """Most are refused; those whose change does not matter stay what they were."""
    kept: Counter[bool] = Counter()
    for name, content in mutated(ROUNDS):
        found = inspect_template(content, fields=FIELDS)
        kept[found.fit] += 1
        if found.fit:
            assert found.names <= {"number", "title"}, name
        assert all(one.code != "package.unreadable" for one in found.findings), name
    assert kept[False] > kept[True]


def test_time_grows_with_size_and_not_with_its_square() -> None:
    """Unclosed braces, where docxtpl's own patterns are quadratic."""
    from_small: list[float] = []
    from_large: list[float] = []
    texts = {name: content for name, content in exhausting_templates() if "unclosed" in name}
    assert len(texts) >= 5
    for name in texts:
        small, large = _sized(name, 5_000), _sized(name, 40_000)
        from_small.append(_seconds(small))
        from_large.append(_seconds(large))
    assert sum(from_large) < 30 * max(sum(from_small), 0.02), (from_small, from_large)


def _sized(name: str, count: int) -> bytes:
    braces = "{%" if "statements" in name else "{#" if "remarks" in name else "{{"
    if "runs" in name or "paragraphs" in name:
        return WordFile(body=paragraph(*([f"{braces} a"] * (count // 8)))).build()
    return WordFile(body=paragraph(braces * count)).build()


def _seconds(content: bytes) -> float:
    best = 9.0
    for _ in range(3):
        began = time.perf_counter()
        inspect_template(content, fields=FIELDS)
        best = min(best, time.perf_counter() - began)
    return best
