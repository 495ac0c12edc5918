"""Word files written as hardly anybody writes them: nothing is lost, nothing is mistaken."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from lxml import etree

from app.typeset.layout.figures import kind_of
from app.typeset.layout.moulds import said
from app.typeset.layout.package import Package
from app.typeset.layout.slices import cut_table
from tests.typeset.layout.reading import lay, shown
from tests.typeset.layout.shipped import word_of
from tests.typeset.layout.two_ways import (
    MAIN,
    W,
    agree,
    is_cut,
    paper,
    parsed_whole,
    rewritten,
    row_of,
    table_of,
    words,
)


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


def test_quotation_marks_written_as_numbers_stay_on_the_quick_way() -> None:
    marks = "".join(f"<w:p><w:r><w:t>{one}s 1{one}</w:t></w:r></w:p>" for one in ("&#39;", "&#34;"))
    content = paper(marks)
    agree(content)
    assert "'s1'" in shown(content).text
    assert '"s1"' in shown(content).text


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
