"""What docxtpl makes of a template, the compiled way makes too: element by element, every time."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from app.typeset.compiled import compile_template
from tests.typeset.compiled.cases import CASES
from tests.typeset.compiled.comparing import by_docxtpl, differences
from tests.typeset.compiled.making import Case
from tests.typeset.compiled.wellformed import require_sound_parts


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_paper_is_docxtpls_sound_and_the_same_each_time(case: Case) -> None:
    made = compile_template(case.template).render(case.facts)
    assert made.way == case.way
    assert (made.reason is None) == (made.way == "compiled")
    assert differences(by_docxtpl(case.template, case.facts), made.content) == []
    require_sound_parts(made.content)
    Document(BytesIO(made.content))
    written: list[bytes] = []
    delivered = compile_template(case.template).render_to(written.append, case.facts)
    assert b"".join(written) == made.content
    assert delivered.size == len(made.content)


def test_there_are_cases_enough_and_each_has_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 60
