"""What is read once for all papers of a template: every paper is as if it had been read alone.

A comment in the XML makes a part be parsed as a whole, so both ways stand beside each other.
"""

from __future__ import annotations

import io
import zipfile
from itertools import product

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.worst_case import worst_case
from app.typeset.layout.blocks import Atom
from app.typeset.layout.figures import FIGURES, kind_of
from app.typeset.layout.lines import LineBreaker, Piece
from app.typeset.layout.looks import ParaLook, RunLook
from app.typeset.layout.moulds import said
from app.typeset.layout.package import Package
from app.typeset.layout.single import set_single
from app.typeset.layout.slices import cut, cut_table, cut_words
from app.typeset.layout.words import WordCutter
from tests.typeset.fonts import faces
from tests.typeset.layout.reading import lay, shown
from tests.typeset.layout.shipped import case_names, split, word_of

MAIN = "word/document.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
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


def rewritten(content: bytes, *swaps: tuple[str, str]) -> bytes:
    """The same package, words of its main part swapped."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as held, zipfile.ZipFile(made, "w") as file:
        for one in held.infolist():
            part = held.read(one)
            if one.filename == MAIN:
                text = part.decode()
                for old, new in swaps:
                    assert old in text, old
                    text = text.replace(old, new)
                part = text.encode()
            file.writestr(one, part)
    return made.getvalue()


def parsed_whole(content: bytes) -> bytes:
    """A package whose main part has to be parsed: a comment stands at the end of its body."""
    return rewritten(content, ("</w:body>", "<!-- nothing --></w:body>"))


def is_cut(content: bytes) -> bool:
    return cut(Package(content).read(MAIN)) is not None


def agree(content: bytes) -> None:
    """Read in pieces (twice, so that everything is known) and as a whole: the same bytes."""
    assert is_cut(content)
    whole = parsed_whole(content)
    assert not is_cut(whole)
    wanted = lay(whole).content
    assert lay(content).content == wanted
    assert lay(content).content == wanted


@pytest.mark.parametrize("name", list(case_names()))
def test_every_shipped_paper_is_the_same_both_ways(name: str) -> None:
    kind, _ = split(name)
    agree(word_of(name))
    agree(word_of(name, worst_case(kind, rows=8)))


CELL = '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{more}</w:tcPr>{inside}</w:tc>'
WORDS = '<w:p>{settings}<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def words(text: str, *, settings: str = "", look: str = "") -> str:
    return WORDS.format(settings=settings, look=look, text=escaped(text))


def row_of(*insides: str, settings: str = "", more: str = "") -> str:
    cells = "".join(CELL.format(more=more, inside=inside) for inside in insides)
    return f"<w:tr>{settings}{cells}</w:tr>"


def table_of(rows: list[str]) -> str:
    grid = '<w:gridCol w:w="2000"/>' * 3
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{EDGES}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def paper(body: str) -> bytes:
    """The body between the paragraphs of a shipped paper, whose styles and parts it shares."""
    content = word_of("meeting_record.zh")
    return rewritten(content, ("<w:body>", f"<w:body>{body}"))


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"&lt;&amp;&gt;", "<&>"),
        (b"&quot;&apos;", "\"'"),
        (b"a>b", "a>b"),
    ],
)
def test_references_are_read(written: bytes, meant: str) -> None:
    assert said(written) == meant


@pytest.mark.parametrize(
    "swap",
    [
        ("<w:body>", "<w:body><!-- said by nobody -->"),
        ("<w:body>", "<w:body><?word ask?>"),
        ("<w:body>", '<w:body><w:p xmlns:w="' + W + '"/>'),
        ("<w:body>", "<w:body><w:p>\r</w:p>"),
        ("<w:body>", "<w:body><w:p><w:r><w:pict><w:p></w:p></w:pict></w:r></w:p>"),
        ("<w:body>", "<w:body><w:tbl><w:tr><w:tc><w:tbl></w:tbl></w:tc></w:tr></w:tbl>"),
        ("<w:body>", '<w:body><other xmlns="urn:x"/>'),
    ],
)
def test_what_is_not_written_as_usual_is_parsed_as_a_whole(swap: tuple[str, str]) -> None:
    content = word_of("meeting_record.zh")
    assert is_cut(content)
    strange = rewritten(content, swap)
    assert not is_cut(strange)
    assert shown(content).text in shown(strange).text


def test_a_table_with_more_than_rows_is_not_cut() -> None:
    plain = table_of([row_of(words("一"), words("二"))]).encode()
    assert cut_table(plain) is not None
    assert cut_table(plain.replace(b"<w:tr>", b"<w:sdt><w:sdtContent><w:tr>", 1)) is None
    assert cut_table(plain.replace(b"</w:tbl>", b"<w:bookmarkEnd/></w:tbl>")) is None


def test_lists_count_on_whether_or_not_their_items_were_read_before() -> None:
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = "".join(words(f"条{at % 2}", settings=numbered) for at in range(9))
    agree(paper(body + table_of([row_of(words("一", settings=numbered))] * 5) + body))


def test_a_part_that_is_not_what_its_entry_says_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo(MAIN), "<w:document/>")
        file.writestr("packed.xml", "林" * 500, zipfile.ZIP_DEFLATED)
    content = made.getvalue()
    package = Package(content)
    assert package.read(MAIN) == b"<w:document/>"
    assert package.read("packed.xml").decode() == "林" * 500
    with pytest.raises(zipfile.BadZipFile):
        Package(content.replace(b"<w:document/>", b"<w:dokument/>")).read(MAIN)
    packed = package.packed("packed.xml").content
    spoilt = Package(content.replace(packed, b"\xff" * len(packed)))
    with pytest.raises(zipfile.BadZipFile):
        spoilt.read("packed.xml")


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


def test_characters_written_as_numbers_go_the_long_way() -> None:
    assert kind_of((7, "1２3".encode())) == (7, "0２0".encode())
    assert kind_of((7, b"none")) is None
    for code, sign in (("&#26519;", "林"), ("&#x7EA6;", "约")):
        content = paper("<w:p><w:r><w:t>1" + code + "</w:t></w:r></w:p>" + table_of([EVEN] * 3))
        assert lay(content).content == lay(parsed_whole(content)).content
        assert f"1{sign}" in shown(content).text


EVEN = row_of(words("甲"), words("乙"), words("丙"))
ODD = {
    "a blank in an end tag": EVEN.replace("</w:tr>", "</w:tr >") + row_of(words("丁")),
    "an empty row": '<w:tr w:rsidR="00"/>' + row_of(words("丁")),
}


@pytest.mark.parametrize("odd", ODD)
def test_no_row_is_lost_however_it_is_written(odd: str) -> None:
    content = paper(table_of([EVEN, ODD[odd], EVEN]))
    assert lay(content).content == lay(parsed_whole(content)).content
    assert "丁" in shown(content).text


def test_no_paragraph_is_lost_however_it_is_written() -> None:
    content = paper("<w:p><w:r><w:t>甲</w:t></w:r></w:p ><w:p\n><w:r><w:t>丁</w:t></w:r></w:p>")
    assert "甲丁" in shown(content).text.replace("\n", "")


@pytest.mark.parametrize("fault", ["a & b", "&nbsp;", "&#0;", "&#xD800;", "&#99999999999;", "\x01"])
def test_what_is_no_xml_is_refused_both_ways(fault: str) -> None:
    content = paper(f"<w:p><w:r><w:t>{fault}</w:t></w:r></w:p>")
    for one in (content, parsed_whole(content)):
        with pytest.raises(etree.XMLSyntaxError):
            lay(one)


def test_a_name_bound_to_something_else_is_not_taken_for_what_it_looks_like() -> None:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = word_of("meeting_record.zh")
    for prefix in ("w15", "关"):
        strange = rewritten(content, ("<w:document ", f'<w:document xmlns:{prefix}="{relations}" '))
        assert not is_cut(strange)
    assert not is_cut(rewritten(content, ("<w:document ", f'<w:document w:x="{"y" * 20_000}" ')))


FACES = {"仿宋": "FangSong", "楷体": "KaiTi"}


@pytest.mark.parametrize("face", FACES)
def test_bold_in_a_face_without_a_bold_one_is_stroked_wherever_it_stands(face: str) -> None:
    def run(text: str, more: str) -> str:
        fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>'
        return f"<w:r><w:rPr>{fonts}{more}</w:rPr><w:t>{text}</w:t></w:r>"

    made = paper(f"<w:p>{run('普通文字', '')}{run('要紧文字', '<w:b/>')}</w:p>")
    with pikepdf.open(io.BytesIO(lay(made).content)) as file:
        drawn = file.pages[0].Contents.read_bytes()
    plain = paper(f"<w:p>{run('普通文字', '')}{run('要紧文字', '')}</w:p>")
    with pikepdf.open(io.BytesIO(lay(plain).content)) as file:
        assert drawn.count(b"2 Tr") == file.pages[0].Contents.read_bytes().count(b"2 Tr") + 1
