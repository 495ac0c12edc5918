"""The shipped papers: built as committed, both halves alike, every fact used, no foreign fonts."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.documents.checking import field_names
from app.documents.facts import ALWAYS, check_facts
from app.documents.halves import compare_halves
from app.documents.kinds import Kind, PaperLanguage, list_kinds
from app.documents.wording import names_of
from app.documents.worst_case import worst_case
from app.typeset.gate import inspect_template
from app.typeset.layout import outside_the_set
from templates_docs.build.__main__ import all_kinds

ROOT = Path(__file__).resolve().parents[2]
KINDS = list_kinds()
PUBLIC = ("public_notice", "distribution_notice")
PERSONAL = {"id_number", "account", "phone"}
FOREIGN = re.compile(r"Calibri|Cambria|等线|DengXian|MS Mincho|ＭＳ 明朝|Yu Mincho|asciiTheme")


def by_code(kind: Kind) -> str:
    """The name of a case."""
    return kind.code


def names_in(kind: Kind, language: PaperLanguage) -> frozenset[str]:
    """What a template names, after the gate let it pass."""
    inspection = inspect_template(kind.template(language), fields=field_names(kind))
    assert [finding.sentence().zh for finding in inspection.findings if finding.fatal] == []
    return inspection.names


def test_all_kinds_are_shipped() -> None:
    """What the builder knows is what the program finds."""
    assert [kind.code for kind in KINDS] == list(all_kinds())
    assert len(KINDS) >= 22


@pytest.mark.slow
def test_what_is_committed_is_what_is_built() -> None:
    """The same bytes, so that a change of a builder cannot go unseen. In a process of its own, as
    people build: docxtpl, once imported, teaches python-docx other namespaces.
    """
    done = subprocess.run(
        [sys.executable, "-m", "templates_docs.build", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("kind", KINDS, ids=by_code)
def test_the_halves_name_the_same_facts(kind: Kind) -> None:
    """Chinese, English and facing: one set of facts."""
    facing = kind.template(PaperLanguage.BOTH)
    names = {language: names_in(kind, language) for language in PaperLanguage}
    said = {
        language: {name.removesuffix("_en") for name in found} - set(ALWAYS)
        for language, found in names.items()
    }
    facts = {language: _facts(kind, found) for language, found in said.items()}
    assert facts[PaperLanguage.ZH] == facts[PaperLanguage.EN] == facts[PaperLanguage.BOTH]
    found = compare_halves(
        facing, names=names[PaperLanguage.BOTH], language=PaperLanguage.BOTH, kind=kind
    )
    assert [finding.sentence().zh for finding in found] == []


def _bare(name: str) -> str:
    return name.rsplit(".", 1)[-1]


def _facts(kind: Kind, names: set[str]) -> set[str]:
    """The declared facts behind names: `term_from` is a way of saying `term`."""
    facts = set()
    for field in kind.plain_fields:
        facts |= {field.name} if names & set(names_of(field)) else set()
    for field in kind.row_fields:
        printed = {_bare(name) for name in names if name.startswith(f"{field.name}.")}
        for column in field.fields:
            said = printed & {name.removesuffix("_en") for name in names_of(column)}
            facts |= {f"{field.name}.{column.name}"} if said else set()
    return facts


@pytest.mark.parametrize("kind", KINDS, ids=by_code)
def test_every_declared_fact_is_printed(kind: Kind) -> None:
    """A box that is filled in and printed nowhere would be a trap."""
    names = names_in(kind, PaperLanguage.ZH)
    for field in kind.plain_fields:
        assert names & set(names_of(field)), f"{kind.code}.{field.name}"
    for field in kind.row_fields:
        printed = {_bare(name) for name in names if name.startswith(f"{field.name}.")}
        for column in field.fields:
            assert printed & set(names_of(column)), f"{kind.code}.{field.name}.{column.name}"


@pytest.mark.parametrize("kind", KINDS, ids=by_code)
def test_samples_and_worst_cases_are_good_facts(kind: Kind) -> None:
    """What everything is tried with can be printed."""
    assert check_facts(kind, kind.sample()) == ()
    assert check_facts(kind, worst_case(kind)) == ()
    assert kind.notes().startswith("#")


@pytest.mark.parametrize("language", list(PaperLanguage))
@pytest.mark.parametrize("kind", KINDS, ids=by_code)
def test_a_template_is_clean(kind: Kind, language: PaperLanguage) -> None:
    """A4, official faces only, no theme, nothing we do not lay out."""
    content = kind.template(language)
    assert outside_the_set(content) == ()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        styles = package.read("word/styles.xml").decode()
        body = package.read("word/document.xml").decode()
        assert not any("theme" in name for name in package.namelist())
    assert FOREIGN.findall(styles) == []
    sizes = set(re.findall(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"', body))
    assert sizes <= {("11906", "16838"), ("16838", "11906")}, sizes


@pytest.mark.parametrize("code", PUBLIC)
def test_public_lists_ask_for_no_numbers_of_people(code: str) -> None:
    """Never identity, card or phone numbers on the board (domain.md 4.7)."""
    kind = next(kind for kind in KINDS if kind.code == code)
    types = {field.type for field in kind.plain_fields}
    types |= {column.type for field in kind.row_fields for column in field.fields}
    assert not types & PERSONAL
