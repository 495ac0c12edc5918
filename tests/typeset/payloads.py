"""Code that a template must never run, and every place of a Word file where it could be put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.typeset.word_files import (
    HEAD,
    NAMES,
    WORD,
    WordFile,
    cell,
    paragraph,
    relation,
    run,
    table,
)


@dataclass(frozen=True)
class Traps:
    """What would show that something was run, read or called."""

    marker: Path = Path("/nonexistent/linyue-marker")
    canary: Path = Path("/nonexistent/linyue-canary")
    port: int = 9
    """On loopback; nothing may ever connect."""


def payloads(traps: Traps) -> dict[str, str]:
    """Families of code execution, file reading and calling home."""
    touch = f"touch {traps.marker}"
    call = f"import socket; socket.create_connection((chr(49)+'27.0.0.1', {traps.port}), 1)"
    return {
        "cycler": f"{{{{ cycler.__init__.__globals__.os.popen('{touch}').read() }}}}",
        "lipsum": f"{{{{ lipsum.__globals__['os'].system('{touch}') }}}}",
        "joiner": f"{{{{ joiner.__init__.__globals__.os.system('{touch}') }}}}",
        "subclasses": "{% for c in [].__class__.__base__.__subclasses__() %}"
        "{% if c.__name__ == 'catch_warnings' %}"
        f"{{{{ c()._module.__builtins__['__import__']('os').system('{touch}') }}}}"
        "{% endif %}{% endfor %}",
        "mro": f"{{{{ ''.__class__.__mro__[1].__subclasses__()[100]('{touch}', shell=True) }}}}",
        "self": "{{ self._TemplateReference__context.cycler.__init__.__globals__"
        f".os.popen('{touch}').read() }}}}",
        "set": "{% set g = namespace.__init__.__globals__ %}"
        f"{{{{ g['__builtins__']['eval'](\"__import__('os').system('{touch}')\") }}}}",
        "attr": "{{ cycler|attr('__init__')|attr('__globals__') }}",
        "map": "{{ [cycler]|map(attribute='__init__.__globals__.os')|list }}",
        "format": "{{ '{0.__class__.__init__.__globals__}'.format(number) }}",
        "macro": "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
        "include": f"{{% include '{traps.canary}' %}}",
        "import": f"{{% import '{traps.canary}' as x %}}{{{{ x }}}}",
        "extends": f"{{% extends '{traps.canary}' %}}",
        "read": f"{{{{ lipsum.__globals__['__builtins__']['open']('{traps.canary}').read() }}}}",
        "call home": f"{{{{ lipsum.__globals__['__builtins__']['exec'](\"{call}\") }}}}",
        "method": "{{ number.upper() }}",
        "index": "{{ number['__class__'] }}",
        "concatenated": "{{ number['__cla' ~ 'ss__'] }}",
    }


ONE = "cycler"
Place = Callable[[str], WordFile]


def split(text: str) -> str:
    """As Word leaves it after an edit: a run for every few characters."""
    pieces = [text[at : at + 3] for at in range(0, len(text), 3)]
    return paragraph(*pieces)


def _attribute(text: str) -> str:
    quoted = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>'
        f'<wp:docPr id="1" name="x" descr="{quoted}"/></wp:inline></w:drawing></w:r></w:p>'
    )


def _deleted(text: str) -> str:
    """Half of it as a tracked deletion, which the engine's patterns drop from inside a tag."""
    half = len(text) // 2
    return (
        f"<w:p>{run(text[:2])}<w:del w:id='1' w:author='x'><w:r><w:delText>\"</w:delText></w:r>"
        f"</w:del>{run(text[2:half])}{run(text[half:])}</w:p>"
    )


def _boxed(text: str) -> str:
    return (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def _inside_a_box(text: str) -> str:
    """A benign tag around a text box that holds the rest of it."""
    inner = text[2:-2]
    return (
        "<w:p><w:r><w:t>{{ number</w:t></w:r><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{paragraph(inner)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        "<w:r><w:t> }}</w:t></w:r></w:p>"
    )


def _numeric(text: str) -> str:
    coded = "".join(f"&#{ord(char)};" for char in text)
    return f"<w:p><w:r><w:t>{coded}</w:t></w:r></w:p>"


def _raw_paragraph(inner: str) -> str:
    return f"<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>"


def places() -> dict[str, Place]:
    """Where a payload can stand; every one makes a file that Word opens or that a forger builds."""
    file = WordFile()
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    return {
        "body": lambda text: file.changed(body=paragraph(text)),
        "header": lambda text: file.changed(header=paragraph(text)),
        "footer": lambda text: file.changed(footer=paragraph(text)),
        "footnote": lambda text: file.changed(footnote=paragraph(text)),
        "table cell": lambda text: file.changed(body=table(("a", text), ("b", "c"))),
        "nested table": lambda text: file.changed(
            body=table(("a", f"<w:tc><w:tcPr/>{table((text, 'x'))}<w:p/></w:tc>"))
        ),
        "hidden text": lambda text: file.changed(body=f"<w:p>{run(text, hidden)}</w:p>"),
        "split runs": lambda text: file.changed(body=split(text)),
        "attribute": lambda text: file.changed(body=_attribute(text)),
        "comment": lambda text: file.changed(
            body=f"<w:p><w:r><w:t>a</w:t></w:r><!-- {text.replace('--', '- -')} --></w:p>"
        ),
        "title": lambda text: file.changed(core={"title": text}),
        "author": lambda text: file.changed(core={"creator": text}),
        "remarks": lambda text: file.changed(core={"description": text}),
        "keywords": lambda text: file.changed(core={"keywords": text}),
        "text box": lambda text: file.changed(body=_boxed(text)),
        "around a text box": lambda text: file.changed(body=_inside_a_box(text)),
        "tracked deletion": lambda text: file.changed(body=_deleted(text)),
        "field code": lambda text: file.changed(
            body=f"<w:p><w:r><w:instrText>{text.replace('<', '&lt;')}</w:instrText></w:r></w:p>"
        ),
        "simple field": lambda text: file.changed(
            body=f"<w:p><w:fldSimple w:instr='PAGE'>{run(text)}</w:fldSimple></w:p>"
        ),
        "control title": lambda text: file.changed(
            body='<w:sdt><w:sdtPr><w:alias w:val="'
            + text.replace('"', "&quot;").replace("<", "&lt;")
            + f'"/></w:sdtPr><w:sdtContent>{paragraph("x")}</w:sdtContent></w:sdt>'
        ),
        "numeric characters": lambda text: file.changed(body=_numeric(text)),
        "CDATA in a footnote": lambda text: file.changed(
            footnote=_raw_paragraph(f"<![CDATA[{text}]]>")
        ),
        "mathematics": lambda text: file.changed(
            body="<w:p><m:oMath><m:r><m:t>"
            + text.replace("<", "&lt;")
            + "</m:t></m:r></m:oMath></w:p>"
        ),
        "two paragraphs": lambda text: file.changed(body=paragraph(text[:1]) + paragraph(text[1:])),
        "row tag": lambda text: file.changed(
            body=table((text.replace("{{ ", "{{tr ").replace("{% ", "{%tr "), "x"), ("a", "b"))
        ),
        "shading tag": lambda text: file.changed(
            body=table((cell("{% cellbg " + text.strip("{}% ") + " %}x"), "b"))
        ),
        "styles": lambda text: file.changed(
            parts={
                "word/styles.xml": f"{HEAD}<w:styles {NAMES}>{paragraph(text)}</w:styles>".encode()
            }
        ),
        "endnotes": lambda text: file.changed(
            parts={
                "word/endnotes.xml": f"{HEAD}<w:endnotes {NAMES}><w:endnote w:id='1'>"
                f"{paragraph(text)}</w:endnote></w:endnotes>".encode()
            },
            types=(f'<Override PartName="/word/endnotes.xml" ContentType="{WORD}endnotes+xml"/>',),
            relations=(relation("rId9", "endnotes", "endnotes.xml"),),
        ),
    }


def hostile_templates(traps: Traps | None = None) -> Iterator[tuple[str, bytes]]:
    """Every payload in every place."""
    held = payloads(traps or Traps())
    for place, make in places().items():
        for family, text in held.items():
            yield f"{family} in {place}", make(text).build()
