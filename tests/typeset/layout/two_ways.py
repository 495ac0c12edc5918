"""Papers read in pieces and as a whole: a comment in the XML makes a part be parsed as a whole."""

from __future__ import annotations

import io
import zipfile

from app.typeset.layout.package import Package
from app.typeset.layout.slices import NotAsUsual, cut, cut_table, cut_words
from tests.typeset.layout.reading import lay
from tests.typeset.layout.shipped import word_of

MAIN = "word/document.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


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
    """Whether no piece of the main part needs the long way."""
    story = cut(Package(content).read(MAIN))
    if story is None:
        return False
    try:
        for name, raw in story.pieces:
            parts = cut_table(raw) if name == "tbl" else None
            for piece in parts[1] if parts else [raw]:
                cut_words(piece)
    except NotAsUsual:
        return False
    return True


def agree(content: bytes) -> None:
    """Read in pieces (twice, so that everything is known) and as a whole: the same bytes."""
    assert is_cut(content)
    whole = parsed_whole(content)
    assert not is_cut(whole)
    wanted = lay(whole).content
    assert lay(content).content == wanted
    assert lay(content).content == wanted


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
