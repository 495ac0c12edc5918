"""Every shipped template with its sample: docxtpl's result, nothing left out or broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.documents.facts import expand
from app.documents.kinds import CATALOGUE, read_kind
from app.typeset.compiled import Picture, compile_template
from tests.typeset.compiled.comparing import by_docxtpl, differences
from tests.typeset.compiled.making import png
from tests.typeset.compiled.wellformed import require_sound_parts

TEMPLATES = sorted(CATALOGUE.glob("*/v*/template*.docx"))
ISSUED = {
    "number": "529901-TEST-2026-0001",
    "issued_on": "2026年3月5日",
    "issued_on_en": "5 March 2026",
    "check_code": "ABCDEFGHJKMN",
    "check_url": "https://example.org/check/ABCDEFGHJKMN?a=1&b=2",
    "check_qr": Picture(png(30, 30), 22, 22),
    "layout_mark": "参考样式",
    "layout_mark_en": "Reference layout",
    "office_name": "青禾县林业局",
    "office_name_en": "Qinghe County Forestry Bureau",
}


def facts_for(template: Path) -> dict[str, Any]:
    kind = read_kind(template.parent)
    return {**expand(kind, kind.sample()), **ISSUED}


def name_of(template: Path) -> str:
    return f"{template.parts[-3]} {template.name}"


def test_there_are_shipped_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_shipped_template_goes_the_compiled_way_and_gives_docxtpls_result(template: Path) -> None:
    content, facts = template.read_bytes(), facts_for(template)
    compiled = compile_template(content)
    made = compiled.render(facts)
    assert made.way == "compiled"
    assert compiled.names <= facts.keys()
    assert differences(by_docxtpl(content, facts), made.content) == []
    for name, tree in require_sound_parts(made.content).items():
        if not name.startswith("word/"):
            continue
        text = "".join(tree.itertext())
        assert "{{" not in text, name
        assert "{%" not in text, name
