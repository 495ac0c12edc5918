"""What we do not lay out, named with its place, so that nobody is surprised by a PDF."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.bilingual import Text
from app.typeset.faults import BODY, Finding
from app.typeset.layout.package import WP, Element, Package, W

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OUTSIDE: dict[str, tuple[str, Text]] = {
    f"{W}txbxContent": ("textbox", Text("文本框", "A text box")),
    f"{WP}anchor": ("floating", Text("浮动图形或图片", "A floating drawing or picture")),
    f"{W}pict": ("drawing", Text("旧式图形（VML）", "An old drawing (VML)")),
    f"{W}object": ("object", Text("嵌入对象", "An embedded object")),
    f"{MATH}oMath": ("equation", Text("公式", "An equation")),
    f"{W}ins": ("revision", Text("修订（插入）", "A tracked insertion")),
    f"{W}del": ("revision", Text("修订（删除）", "A tracked deletion")),
    f"{W}commentReference": ("comment", Text("批注", "A comment")),
    f"{W}footnoteReference": ("footnote", Text("脚注", "A footnote")),
    f"{W}endnoteReference": ("endnote", Text("尾注", "An endnote")),
    f"{W}framePr": ("frame", Text("图文框", "A frame")),
    f"{W}textDirection": ("direction", Text("竖排文字", "Vertical text")),
    f"{W}bidi": ("bidi", Text("从右到左的文字", "Right-to-left text")),
}
REMEDY = Text(
    "请改用正文、表格或嵌入式图片；或由管理员配置 LibreOffice 排版。",
    "Use plain text, tables or inline pictures; or let the operator name a LibreOffice.",
)
MOST = 50


def outside_the_set(docx: bytes) -> tuple[Finding, ...]:
    """Each use of a feature we leave out, once for each place. Not fatal: the rest is laid out."""
    package = Package(docx)
    names = [package.main]
    for kind, target in package.relations(package.main).values():
        if kind in {"header", "footer"} and package.has(target):
            names.append(target)
    found: list[Finding] = []
    for name in names:
        part = _part(name)
        found.extend(_of_part(package.xml(name), part))
    return tuple(found[:MOST])


def _part(name: str) -> Text:
    if "header" in name:
        return Text("页眉", "Header")
    return Text("页脚", "Footer") if "footer" in name else BODY


def _of_part(root: Element, part: Text) -> Iterator[Finding]:
    paragraphs, inside = 0, False
    seen: set[str] = set()
    for node in root.iter(f"{W}p", f"{W}tc", f"{W}sectPr", *OUTSIDE):
        if node.tag == f"{W}sectPr":
            yield from _columns(node, part)
        elif node.tag == f"{W}p":
            paragraphs += 1
            inside = True
            seen.clear()
        elif node.tag == f"{W}tc":
            inside = False  # what a cell says of itself stands before its first paragraph
        elif OUTSIDE[node.tag][0] not in seen:
            name, said = OUTSIDE[node.tag]
            seen.add(name)
            yield _finding(name, said, part, paragraphs + (not inside))


def _finding(name: str, said: Text, part: Text, number: int) -> Finding:
    return Finding(
        code=f"layout.{name}",
        message=Text(f"{said.zh}不会出现在 PDF 中。", f"{said.en} is not laid out."),
        remedy=REMEDY,
        part=part,
        place=Text(f"第 {number} 段", f"Paragraph {number}"),
        fatal=False,
    )


def _columns(node: Element, part: Text) -> Iterator[Finding]:
    columns = node.find(f"{W}cols")
    if columns is not None and int(columns.get(f"{W}num") or 1) > 1:
        yield Finding(
            code="layout.columns",
            message=Text("分栏按一栏排版。", "Columns are laid out as one."),
            remedy=REMEDY,
            part=part,
            fatal=False,
        )
