"""The papers that are shipped, made from their sample facts and from the worst ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.core.bilingual import Text
from app.documents.kinds import LANGUAGES, Kind, PaperLanguage, get_kind, list_kinds
from app.documents.making import Paper, context_of
from app.typeset.compiled import compile_template

PAGES = Path(__file__).with_name("pages.json")
READ_WHOLE = ("delegation_agreement.zh", "income_notice.zh-en", "transfer_agreement.en")
"""Papers whose every character is compared."""


def case_names() -> Iterator[str]:
    """kind.language of everything shipped."""
    for kind in list_kinds():
        for language in LANGUAGES:
            yield f"{kind.code}.{language}"


def split(name: str) -> tuple[Kind, PaperLanguage]:
    code, language = name.split(".")
    return get_kind(code), PaperLanguage(language)


def paper_of(kind: Kind, facts: Mapping[str, Any]) -> Paper:
    return Paper(
        kind=kind,
        facts=facts,
        number=f"529901-{kind.series}-2026-0001",
        issued_on=date(2026, 3, 5),
        check_code="ABCDEFGHJKMN",
        check_url="http://127.0.0.1:8000/check/ABCDEFGHJKMN",
        office=Text("青禾县林业局", "Qinghe County Forestry Bureau"),
    )


def word_of(name: str, facts: Mapping[str, Any] | None = None) -> bytes:
    """The Word file of a shipped paper; from its sample facts where none are given."""
    kind, language = split(name)
    context = context_of(paper_of(kind, kind.sample() if facts is None else facts))
    return compile_template(kind.template(language)).render(context).content


def bare(text: str) -> str:
    """Without white space and what PDFium puts for it."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def digest(text: str) -> str:
    return hashlib.sha256(bare(text).encode()).hexdigest()


@lru_cache(maxsize=1)
def kept() -> dict[str, Any]:
    """What `python -m tests.typeset.layout.refresh` wrote down."""
    held: dict[str, Any] = json.loads(PAGES.read_text("utf-8"))
    return held
