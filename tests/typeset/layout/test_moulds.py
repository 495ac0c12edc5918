"""What is read once for all papers of a template: every paper is as if it had been read alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.worst_case import worst_case
from app.typeset.faces import Face
from app.typeset.layout import painting
from app.typeset.layout.blocks import Atom
from app.typeset.layout.boxes import NOT_SHOWN, RowBox, Shown
from app.typeset.layout.figures import FIGURES
from app.typeset.layout.lines import LineBreaker, Piece
from app.typeset.layout.looks import ParaLook, RunLook
from app.typeset.layout.moulds import said
from app.typeset.layout.rows import RowShelf
from app.typeset.layout.single import set_single
from app.typeset.layout.slices import cut_words
from app.typeset.layout.words import WordCutter
from tests.typeset.fonts import faces
from tests.typeset.layout.reading import lay, shown
from tests.typeset.layout.shipped import case_names, split, word_of
from tests.typeset.layout.two_ways import (
    agree,
    paper,
    row_of,
    table_of,
    words,
)

LAND = (
    "马尾松",
    "A&B <杉木>",
    "“喆”—…",
    "",
    "１２亩 3.50 ha",
    " 两头有空 ",
    "x" * 90,
    "林" * 60,
    "a\u00adb",
)


@pytest.mark.parametrize("name", list(case_names()))
def test_every_shipped_paper_is_the_same_both_ways(name: str) -> None:
    kind, _ = split(name)
    agree(word_of(name))
    agree(word_of(name, worst_case(kind, rows=8)))


def test_rows_of_one_form_differ_in_their_words_alone() -> None:
    rows = [
        row_of(words(LAND[at % len(LAND)]), words(str(at)), words("杉木" * (at % 7)))
        for at in range(120)
    ]
    content = paper(table_of(rows))
    agree(content)
    assert "杉木杉木" in shown(content).text


LOOKS = {
    "bold": "<w:rPr><w:b/></w:rPr>",
    "caps": "<w:rPr><w:caps/></w:rPr>",
    "hidden": "<w:rPr><w:vanish/></w:rPr>",
    "line": '<w:rPr><w:u w:val="single"/></w:rPr>',
    "red": '<w:rPr><w:color w:val="FF0000"/></w:rPr>',
    "raised": '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>',
    "shaded": '<w:rPr><w:shd w:val="clear" w:fill="FFFF00"/></w:rPr>',
}
SETTINGS = {
    "plain": "",
    "right": '<w:pPr><w:jc w:val="right"/></w:pPr>',
    "spread": '<w:pPr><w:jc w:val="both"/></w:pPr>',
    "framed": '<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="8"/></w:pBdr></w:pPr>',
    "kept": "<w:pPr><w:keepNext/></w:pPr>",
}


@pytest.mark.parametrize(("look", "setting"), list(product(LOOKS, SETTINGS)))
def test_looks_and_settings_go_with_the_form(look: str, setting: str) -> None:
    inside = words("Mixed 混排 text ", settings=SETTINGS[setting], look=LOOKS[look])
    rows = [row_of(inside, words(f"第{at}行"), words("ab" * at)) for at in range(40)]
    agree(paper(inside + table_of(rows) + inside))


MERGED = {
    "down": ('<w:vMerge w:val="restart"/>', "<w:vMerge/>"),
    "wide": ('<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="1"/>'),
    "filled": ('<w:shd w:val="clear" w:fill="DDDDDD"/>', '<w:vAlign w:val="center"/>'),
    "bare": ('<w:tcBorders><w:top w:val="nil"/></w:tcBorders>', '<w:vAlign w:val="bottom"/>'),
}


@pytest.mark.parametrize("align", ["top", "center", "bottom"])
def test_rows_that_are_kept_stand_where_their_own_table_puts_them(align: str) -> None:
    """The same words in tables of other widths, in other rows, and beside longer words."""
    aligned = f'<w:vAlign w:val="{align}"/>'
    same = row_of(words("乙"), words("相同的话"), more=aligned)
    longer = row_of(words("乙"), words("相同的话" * 9), more=aligned)
    filled = row_of(words("乙"), words("相同的话"), more='<w:shd w:val="clear" w:fill="DDEEFF"/>')
    for rows in ([same], [same] * 3, [longer, same, longer, same], [filled, same, filled, same]):
        agree(paper(table_of(rows) + table_of(rows).replace('w:w="2000"', 'w:w="900"')))


def test_a_row_with_an_empty_cell_or_a_fill_is_put_in_its_places_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[RowBox] = []
    place = painting._shown

    def counted(row: RowBox, name_of: Callable[[Face], str]) -> Shown:
        asked.append(row)
        return place(row, name_of)

    monkeypatch.setattr(painting, "_shown", counted)
    filled = '<w:shd w:val="clear" w:fill="DDEEFF"/>'
    rows = [row_of(words(f"空格{at}"), "<w:p/>") for at in range(5)]
    rows += [row_of(words(f"底色{at}"), words("乙"), more=filled) for at in range(5)]
    content = paper(table_of(rows))
    agree(content)
    kept = [row.shown for row in asked if row.edges is not None]
    assert {one is NOT_SHOWN for one in kept} == {True, False}
    asked.clear()
    lay(content)
    assert all(row.edges is None for row in asked)


def test_tables_of_many_shapes_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.typeset.layout.rows.KEPT", 50)
    shelf = RowShelf()
    for shape in range(200):
        shelf.fits_of((shape,))
    assert len(shelf._shapes) <= 50


def test_kept_rows_are_forgotten_and_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.typeset.layout.rows.KEPT", 4)
    rows = [row_of(words(f"第{at}"), words("相同的话")) for at in range(9)]
    agree(paper(table_of(rows)))
    agree(paper(table_of(rows[::-1])))


@pytest.mark.parametrize("how", MERGED)
def test_rows_that_are_not_alike_stand_between_rows_that_are(how: str) -> None:
    first, second = MERGED[how]
    rows = []
    for at in range(60):
        more = {0: first, 1: second}.get(at % 6, "")
        insides = [words(f"{at}"), words("林地" * (at % 9)), words("Ω")][
            : 2 if "Span" in more else 3
        ]
        settings = "<w:trPr><w:cantSplit/></w:trPr>" if at % 2 else ""
        settings = "<w:trPr><w:tblHeader/></w:trPr>" if at == 0 else settings
        rows.append(row_of(*insides, settings=settings, more=more))
    agree(paper(table_of(rows)))


def test_long_cells_are_split_over_pages_both_ways() -> None:
    rows = [row_of(words("长" * 900), words("x"), words("二")) for _ in range(6)]
    agree(paper(table_of(rows)))


def test_a_row_that_counts_pages_or_holds_a_field_is_read_alone() -> None:
    field = '<w:p><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>'
    agree(paper(table_of([row_of(field, words(f"{at}"), words("")) for at in range(90)])))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")).filter(
                lambda one: one <= "\u9fff" and one not in "\ufffe\uffff"
            ),
            max_size=30,
        ),
        min_size=3,
        max_size=12,
    )
)
def test_any_words_are_cut_out_and_meant_as_a_parser_means_them(texts: list[str]) -> None:
    raw = "".join(words(text) for text in texts).encode()
    around, found = cut_words(raw)
    assert [said(one) for one in found] == texts
    assert b"</w:t>".join([*map(bytes.__add__, around, found), around[-1]]) == raw


def test_lists_count_on_whether_or_not_their_items_were_read_before() -> None:
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = "".join(words(f"条{at % 2}", settings=numbered) for at in range(9))
    agree(paper(body + table_of([row_of(words("一", settings=numbered))] * 5) + body))


ALIGNS = ("left", "right", "center", "both", "distribute")
TEXTS = st.text(st.sampled_from("林A1b。，（）“”·-— 亩ha喆%￥.,:;/"), max_size=14)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.sampled_from([9.0, 10.5]), st.booleans()), max_size=4),
    st.sampled_from(ALIGNS),
    st.floats(20, 160),
    st.sampled_from([("auto", 1.0), ("auto", 1.5), ("exact", 15.0), ("atLeast", 14.0)]),
    st.sampled_from([(0.0, 0.0), (12.0, -6.0), (0.0, 21.0)]),
    st.sampled_from([0.0, 15.6]),
)
def test_one_line_set_at_once_is_the_line_the_breaker_sets(
    said_in: list[tuple[str, float, bool]],
    align: str,
    width: float,
    spacing: tuple[str, float],
    indent: tuple[float, float],
    pitch: float,
) -> None:
    cutter = WordCutter(faces())
    rule, line = spacing
    left, first = indent
    look = ParaLook(align=align, rule=rule, line=line, left=left, first=first)
    atoms = [Atom("text", text, RunLook(size=size, bold=bold)) for text, size, bold in said_in]
    single = set_single(cutter, look, atoms, width=width, pitch=pitch)
    if single is None:
        return
    pieces = [
        Piece("word", atom.look, word)
        for atom in atoms
        for word in cutter.cut(atom.text, atom.look)
    ]
    lines = LineBreaker(cutter, look, width, pitch).set(pieces, RunLook())
    assert len(lines) == 1
    assert (single.height, single.base) == (lines[0].height, lines[0].base)
    for one, other in zip(single.ops, lines[0].ops, strict=True):
        assert one == other


NUMBERED = st.text(st.sampled_from("0123456789０９林亩。，（）.-— /haAz&"), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    NUMBERED, st.lists(st.text(st.sampled_from("0123456789"), min_size=40, max_size=40), max_size=4)
)
def test_other_figures_are_set_as_if_they_stood_there_first(text: str, others: list[str]) -> None:
    """The first paper shows its kind with some figures, the others with theirs."""
    for figures in ("", *others):
        held = iter(figures)
        said_so = "".join(next(held, one) if one in FIGURES else one for one in text)
        agree(paper(words(said_so) + table_of([row_of(words(said_so), words("x"))] * 4)))
