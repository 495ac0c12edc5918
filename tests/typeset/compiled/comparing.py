"""docxtpl as the oracle: the same template and facts both ways, compared element by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from lxml import etree

from app.typeset.compiled import Link, Picture, Subdocument

Facts = Mapping[str, Any]


def by_docxtpl(template: bytes, facts: Facts) -> bytes:
    """Plain docxtpl, escaping."""
    paper = DocxTemplate(BytesIO(template))
    paper.init_docx()
    paper.render({name: as_docxtpl(value, paper) for name, value in facts.items()}, autoescape=True)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def as_docxtpl(value: Any, paper: DocxTemplate) -> Any:
    """Our typed values as a user of docxtpl would write them."""
    if isinstance(value, dict):
        return {name: as_docxtpl(inner, paper) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_docxtpl(inner, paper) for inner in value]
    if isinstance(value, Picture):
        height = None if value.height_mm is None else Mm(value.height_mm)
        return InlineImage(paper, BytesIO(value.content), Mm(value.width_mm), height)
    if isinstance(value, Link):
        address = paper.build_url_id(value.url)
        return RichText(value.text, url_id=address, color="0563C1", underline=True)
    if isinstance(value, Subdocument):
        return paper.new_subdoc(BytesIO(value.content))
    return value


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every member of the archive by name."""
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def differences(one: bytes, other: bytes) -> list[str]:
    """Where two packages differ; zip metadata is the only thing not looked at."""
    left, right = parts_of(one), parts_of(other)
    found = [f"only in one: {name}" for name in sorted(left.keys() ^ right.keys())]
    for name in sorted(left.keys() & right.keys()):
        if left[name] == right[name]:
            continue
        if not name.endswith((".xml", ".rels")):
            found.append(f"{name}: other bytes")
            continue
        pair = etree.fromstring(left[name]), etree.fromstring(right[name])
        found.extend(f"{name}: {each}" for each in _elements(*pair))
    return found[:5]


def _elements(one: Any, other: Any) -> Iterator[str]:
    """Clark names, attributes, text and what follows, all the way down."""
    if not isinstance(one.tag, str) or not isinstance(other.tag, str):
        if (one.tag, one.text) != (other.tag, other.text):
            yield f"comment {one.text!r} / {other.text!r}"
        return
    for what, left, right in (
        ("name", one.tag, other.tag),
        ("attributes", dict(one.attrib), dict(other.attrib)),
        ("text", one.text or "", other.text or ""),
        ("tail", one.tail or "", other.tail or ""),
        ("children", [each.tag for each in one], [each.tag for each in other]),
    ):
        if left != right:
            yield f"{what} of {etree.QName(one).localname}: {left!r} / {right!r}"
            return
    for pair in zip(one, other, strict=True):
        yield from _elements(*pair)
