"""The slow way: docxtpl itself, for what the compiled way leaves to it.

The same sandbox, strict undefined and escaping. docxtpl reads braces with an underscore in the
*result* as braces, and renders footnotes once per section, so values go in with their braces and
underscores as character references: neither can then be taken for a tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, TypeVar

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph, Subdoc
from jinja2.runtime import Undefined
from lxml import etree
from markupsafe import Markup

from app.core.bilingual import Text
from app.typeset.compiled.characters import escape_text, printable
from app.typeset.compiled.drawings import require_address
from app.typeset.compiled.environment import PaperEnvironment
from app.typeset.compiled.kinds import Fact
from app.typeset.compiled.packaging import Block, Member, raw_members, unpacked_xml
from app.typeset.compiled.troubles import RENDER_ERRORS, Unfit, reason_of
from app.typeset.compiled.values import Link, Picture, Subdocument
from app.typeset.faults import RenderFailed

Xml = TypeVar("Xml", str, bytes)

HARMLESS = str.maketrans({"{": "&#123;", "}": "&#125;", "_": "&#95;"})

_ERRORS = (*RENDER_ERRORS, etree.XMLSyntaxError, PackageNotFoundError, KeyError)


class FallbackEnvironment(PaperEnvironment):
    """Every value is made safe before docxtpl sees it."""

    def __init__(self) -> None:
        super().__init__(finalize=_safe)


def render_by_docxtpl(
    content: bytes,
    facts: Mapping[str, Any],
    *,
    properties: Mapping[str, str],
    replaced: Mapping[str, bytes],
) -> Block:
    """The paper as laid-out entries with fixed times. RenderFailed says what went wrong."""
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    fix_tables = template.fix_tables
    template.fix_tables = lambda xml: fix_tables(_require_sound(xml))
    for name in properties:
        # docxtpl would escape these twice; they are rendered already.
        setattr(template.docx.core_properties, name, "")
    try:
        for name, picture in replaced.items():
            template.replace_pic(name, BytesIO(picture))
        values = {name: _converted(value, template) for name, value in facts.items()}
        template.render(values, FallbackEnvironment(), autoescape=True)
        for name, text in properties.items():
            setattr(template.docx.core_properties, name, text)
        saved = BytesIO()
        template.save(saved)
    except _ERRORS as error:
        reason = _reason(error)
        raise RenderFailed(reason) from error
    return Block(_sound_members(saved.getvalue()))


def _sound_members(content: bytes) -> list[Member]:
    """docxtpl never parses footnotes, so a last look at every part."""
    try:
        for part in unpacked_xml(content):
            _require_sound(part)
    except etree.XMLSyntaxError as error:
        raise RenderFailed(_reason(error)) from error
    return raw_members(content)


def _require_sound(xml: Xml) -> Xml:
    """docxtpl parses forgivingly, and then text is lost; a paper must not lose any."""
    etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    return xml


def _reason(error: BaseException) -> Text:
    if isinstance(error, etree.XMLSyntaxError):
        return Text(
            "标记放错了位置，生成的文件不完整。请检查 if/for 是否跨越了表格或段落。",
            "A tag stands in the wrong place and the document would be broken. "
            "See whether an if/for crosses a table or a paragraph.",
        )
    if isinstance(error, PackageNotFoundError):
        return Text("子文档不是完好的 .docx 文件。", "The subdocument is not a sound .docx file.")
    if isinstance(error, ValueError) and "not found in the docx template" in str(error):
        return Text("模板里没有要替换的图片。", "The template has no such picture to replace.")
    return reason_of(error)


def _safe(value: Fact) -> Fact:
    """What an output tag may write."""
    if isinstance(value, Undefined | InlineImage | Subdoc):
        return value
    kind = type(value)
    if kind is str:
        return Markup(escape_text(printable(value)).translate(HARMLESS))  # noqa: S704 - escaped
    if kind in (int, float, bool):
        return str(value)
    if kind in (RichText, RichTextParagraph, Listing):
        return Markup(printable(value.xml).translate(HARMLESS))  # noqa: S704 - docxtpl escaped it
    if isinstance(value, Markup):
        return Markup(printable(str(value)))  # noqa: S704 - came escaped
    raise Unfit(
        Text(
            f"这里的值是 {kind.__name__}，不能直接写出。",
            f"The value here is a {kind.__name__} and cannot be written.",
        )
    )


def _converted(value: Fact, template: DocxTemplate) -> Fact:
    """Our typed values as docxtpl's own."""
    if type(value) is dict:
        return {name: _converted(inner, template) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return [_converted(inner, template) for inner in value]
    if type(value) is Picture:
        height = None if value.height_mm is None else Mm(value.height_mm)
        return InlineImage(template, BytesIO(value.content), Mm(value.width_mm), height)
    if type(value) is Link:
        require_address(value)
        address = template.build_url_id(value.url)
        return RichText(value.text, url_id=address, color="0563C1", underline=True)
    if type(value) is Subdocument:
        return template.new_subdoc(BytesIO(value.content))
    return value
