"""Unapproved templates: ended at the limit, nothing run, nothing read, nobody called."""

from __future__ import annotations

import resource
import threading
import time
from pathlib import Path

import pytest

from app.core.errors import LinyueError
from app.typeset.chamber import Chamber, Limits
from app.typeset.compiled import compile_template
from app.typeset.faults import TemplateRefused
from app.typeset.gate import inspect_template
from tests.typeset.chamber.samples import TEMPLATE, facts, listener, text_of
from tests.typeset.exhausting import FACTS, exhausting_templates
from tests.typeset.payloads import ONE, Traps, payloads, places
from tests.typeset.word_files import WordFile, paragraph

SHORT = Limits(cpu_seconds=1, memory_mb=192, wall_seconds=4)
QUICK = frozenset({"doubling", "power", "three loops", "recursive macro"})


def test_a_trial_makes_the_same_paper() -> None:
    with Chamber() as chamber:
        made = chamber.trial(TEMPLATE, facts())
        assert made.docx == compile_template(TEMPLATE).render(facts()).content
        first = chamber.pids()
        chamber.trial(TEMPLATE, facts("2"))
        assert chamber.pids() == first, "the process that forks stays"


def test_the_second_look_refuses_what_the_gate_refuses() -> None:
    """The worker reads the grammar itself, should a template come another way than the gate."""
    with Chamber() as chamber:
        for text in ("{% set x = 1 %}{{ x }}", "{{ range(3)|join }}", "{{ number[0] }}"):
            content = WordFile(body=paragraph(text)).build()
            assert not inspect_template(content, fields=None).fit
            for way in (chamber.trial, chamber.render):
                with pytest.raises(TemplateRefused) as raised:
                    way(content, FACTS)
                assert raised.value.findings[0].code.startswith("grammar.")


def _tried(chamber: Chamber, content: bytes) -> tuple[float, str]:
    began = time.perf_counter()
    try:
        made = chamber.trial(content, FACTS)
    except LinyueError as error:
        return time.perf_counter() - began, error.message.en
    return time.perf_counter() - began, text_of(made.docx)[:100]


def _all_end(names: frozenset[str] | None) -> None:
    """Without gate and second look, while another thread renders as if nothing happened."""
    waits: list[float] = []
    over = threading.Event()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with Chamber(second_look=False, trial_limits=SHORT) as chamber:
        chamber.render(TEMPLATE, facts())

        def render() -> None:
            while not over.is_set():
                began = time.perf_counter()
                assert chamber.render(TEMPLATE, facts()).docx
                waits.append(time.perf_counter() - began)
                time.sleep(0.01)

        other = threading.Thread(target=render)
        other.start()
        try:
            for name, content in exhausting_templates():
                if names is None or name in names:
                    spent, said = _tried(chamber, content)
                    assert spent < SHORT.wall_seconds + 1, (name, said)
        finally:
            over.set()
            other.join()
    assert len(waits) > 20
    waits.sort()
    assert waits[len(waits) * 95 // 100] < 0.5
    # The greatest child of this process so far; another test may have had a greater one before.
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert held <= max(before, 700 * 1024), "no child held more than its limit"


def test_exhausting_templates_end_at_the_limit() -> None:
    _all_end(QUICK)


@pytest.mark.slow
def test_every_exhausting_template_ends_at_the_limit() -> None:
    assert len(list(exhausting_templates())) >= 21
    _all_end(None)


def test_nothing_is_run_or_read_or_called_even_without_the_gate(tmp_path: Path) -> None:
    """Every payload in the body, one payload in every place."""
    with listener() as (port, calls), Chamber(second_look=False, trial_limits=SHORT) as chamber:
        traps = Traps(tmp_path / "marker", tmp_path / "canary", port)
        traps.canary.write_text("canary-3f1c", encoding="utf-8")
        held = payloads(traps)
        files = [places()["body"](text) for text in held.values()]
        files += [make(held[ONE]) for make in places().values()]
        files += [places()["header"](held["read"]), places()["title"](held["call home"])]
        for file in files:
            _, said = _tried(chamber, file.build())
            assert "canary-3f1c" not in said
        assert not traps.marker.exists()
        assert not calls


def test_a_trial_that_fails_leaves_the_chamber_fit() -> None:
    with Chamber(second_look=False, trial_limits=SHORT) as chamber:
        for text in ("{{ missing }}", "{{ number"):
            with pytest.raises(LinyueError):
                chamber.trial(WordFile(body=paragraph(text)).build(), FACTS)
        assert chamber.trial(TEMPLATE, facts()).docx


def test_trials_of_several_threads_take_turns() -> None:
    with Chamber(trial_limits=SHORT) as chamber:
        made: list[bytes] = []

        def work() -> None:
            made.append(chamber.trial(TEMPLATE, facts()).docx)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(made)) == 1
        assert len(made) == 6
