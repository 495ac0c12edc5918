"""The goals, at well under the measured ratios, so that a busy machine does not fail them."""

from __future__ import annotations

import pytest

from app.typeset.compiled import compile_template
from benchmarks.contract import facts, template
from benchmarks.papers_word import Repeated, through_docxtpl
from benchmarks.rounds import medians
from tests.typeset.compiled.comparing import differences


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "wanted"), [(20, 100), (2_000, 30)])
def test_a_compiled_template_is_that_many_times_as_fast_as_docxtpl(rows: int, wanted: int) -> None:
    content, given = template(), facts(rows)
    compiled = compile_template(content)
    assert differences(through_docxtpl(content, given), compiled.render(given).content) == []
    times = 4_000 // rows
    calls = {
        "ours": Repeated(lambda: compiled.render(given), times),
        "docxtpl": lambda: through_docxtpl(content, given),
    }
    found = medians(calls, rounds=5, times=1)
    assert found["docxtpl"] / (found["ours"] / times) >= wanted
