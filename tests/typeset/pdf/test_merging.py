"""Several papers as one: every page there, contents that tell the truth, nothing that acts."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from app.typeset.faults import RenderFailed
from app.typeset.pdf.merging import Part, merge_pdfs
from app.typeset.pdf.models import Label
from app.typeset.pdf.reading import count_pages
from app.typeset.pdf.registers import write_register
from app.typeset.pdf.writer import PdfFile
from tests.typeset.fonts import faces
from tests.typeset.pdf.reading_back import MADE_AT, bare, by_pypdf
from tests.typeset.pdf.register_samples import register


def paper(words: str, *, pages: int) -> bytes:
    file = PdfFile(title=words, language="zh", identifier=words, made_at=MADE_AT)
    for at in range(pages):
        file.page().text(50, 700, f"{words}{at + 1}", font=file.use(faces().pick("hei")), size=12)
    return file.finish()


def merged(parts: list[Part]) -> bytes:
    return merge_pdfs(parts, faces(), heading=Label("项目材料汇编"), made_at=MADE_AT)


PARTS = [
    Part("委托开发协议", paper("甲", pages=3), 3),
    Part("领款签收单", write_register(register(60), faces())),
    Part("授权委托书", paper("丙", pages=1), 1),
]


def test_all_pages_are_there_in_order_behind_the_contents() -> None:
    content = merged(PARTS)
    pages = by_pypdf(content)
    sheets = count_pages(PARTS[1].content)
    assert len(pages) == 1 + 3 + sheets + 1 == count_pages(content)
    assert [bare(page) for page in pages[1:4]] == ["甲1", "甲2", "甲3"]
    assert bare(pages[-1]) == "丙1"


def test_the_contents_name_the_page_each_paper_begins_on() -> None:
    content = merged(PARTS)
    first = by_pypdf(content)[0]
    starts = [2, 5, 5 + count_pages(PARTS[1].content)]
    assert "目录" in first
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, 1)}
        links = [numbers[link.Dest[0].objgen] for link in pdf.pages[0].Annots]
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            marks = [numbers[item.destination[0].objgen] for item in outline.root]
    assert titles == [part.title for part in PARTS]
    assert links == marks == starts
    for part, start in zip(PARTS, starts, strict=True):
        assert f"{part.title}{start}" in bare(first)


def test_long_contents_take_pages_of_their_own_and_count_them() -> None:
    parts = [Part(f"第 {at} 份文件", paper(f"件{at}页", pages=1)) for at in range(1, 71)]
    content = merged(parts)
    pages = by_pypdf(content)
    contents = len(pages) - 70
    assert contents > 1
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, 1)}
        links = [
            numbers[link.Dest[0].objgen]
            for page in list(pdf.pages)[:contents]
            for link in page.Annots
        ]
    assert links == list(range(contents + 1, contents + 71))
    assert bare(pages[contents]) == "件1页1"


def test_the_same_parts_have_the_same_bytes() -> None:
    assert merged(PARTS) == merged(PARTS)


def test_a_paper_with_pages_missing_is_named() -> None:
    with pytest.raises(RenderFailed) as refused:
        merged([PARTS[0], Part("授权委托书", PARTS[2].content, 2)])
    assert "授权委托书" in refused.value.message.zh
    assert "应有 2 页，文件里有 1 页" in refused.value.message.zh


def locked() -> bytes:
    file = BytesIO()
    with pikepdf.open(BytesIO(PARTS[0].content)) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="o", user="u"))
    return file.getvalue()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nbroken", b"PK\x03\x04", locked()])
def test_what_cannot_be_read_is_named(content: bytes) -> None:
    with pytest.raises(RenderFailed) as refused:
        merged([PARTS[0], Part("外来文件", content)])
    assert "外来文件" in refused.value.message.zh


def acting() -> bytes:
    """A paper whose page runs a script when opened and starts a program when clicked."""
    file = BytesIO()
    with pikepdf.open(BytesIO(paper("丁", pages=1))) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        start = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x.exe")
        lead = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://linyue.example/")
        page = pdf.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=pikepdf.Array([0, 0, 9, 9]),
                    A=action,
                )
                for action in (script, start, lead)
            ]
        )
        pdf.Root.OpenAction = script
        pdf.save(file)
    return file.getvalue()


def test_nothing_that_acts_by_itself_comes_along() -> None:
    content = merged([PARTS[0], Part("外来文件", acting())])
    with pikepdf.open(BytesIO(content)) as pdf:
        for held in pdf.objects:
            assert not isinstance(held, pikepdf.Dictionary) or held.get("/S") != "/JavaScript"
        page = pdf.pages[-1].obj
        assert "/AA" not in page
        assert [str(link.A.S) for link in page.Annots] == ["/URI"]
        assert "/OpenAction" not in pdf.Root
