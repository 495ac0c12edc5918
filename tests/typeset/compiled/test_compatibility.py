"""What docxtpl makes of a template, the compiled way makes too, element by element."""

from __future__ import annotations

import pytest

from app.typeset.compiled import cached_template
from tests.typeset.compiled.cases import CASES
from tests.typeset.compiled.comparing import by_docxtpl, differences
from tests.typeset.compiled.making import Case


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_paper_is_docxtpls(case: Case) -> None:
    made = cached_template(case.template).render(case.facts)
    assert made.way == case.way
    assert (made.reason is None) == (made.way == "compiled")
    assert differences(by_docxtpl(case.template, case.facts), made.content) == []


def test_there_are_cases_enough_and_each_has_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 60
