"""What a PDF says about itself: title, dates, language, and the colour space an archive wants."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from xml.sax.saxutils import escape

from app.typeset.pdf.objects import text_string

PRODUCER = "Linyue"
_LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Identity:
    """The facts about a file; `archival` makes it claim PDF/A-2b."""

    title: str
    language: str
    identifier: str
    made_at: datetime
    author: str = ""
    subject: str = ""
    archival: bool = False

    def __post_init__(self) -> None:
        assert self.made_at.tzinfo is not None, "an instant knows its time zone"

    @property
    def language_tag(self) -> str:
        """The language as RFC 3066 wants it."""
        return _LANGUAGES.get(self.language, self.language)


def _offset(instant: datetime, *, between: str, after: str) -> str:
    minutes = int((instant.utcoffset() or instant - instant).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}{between}{abs(minutes) % 60:02d}{after}"


def information(held: Identity) -> bytes:
    """The dictionary older readers show; it agrees with the XMP."""
    moment = f"D:{held.made_at:%Y%m%d%H%M%S}{_offset(held.made_at, between=chr(39), after=chr(39))}"
    entries = [b"/Title" + text_string(held.title)]
    if held.author:
        entries.append(b"/Author" + text_string(held.author))
    if held.subject:
        entries.append(b"/Subject" + text_string(held.subject))
    entries.append(f"/Producer({PRODUCER})/Creator({PRODUCER})".encode())
    entries.append(f"/CreationDate({moment})/ModDate({moment})".encode())
    return b"<<" + b"".join(entries) + b">>"


def xmp(held: Identity) -> bytes:
    """The same facts in XMP, and the claim of PDF/A-2b where it is made."""
    moment = f"{held.made_at:%Y-%m-%dT%H:%M:%S}{_offset(held.made_at, between=':', after='')}"

    def alternative(text: str) -> str:
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{_clean(text)}</rdf:li></rdf:Alt>'

    rows = [
        "<dc:format>application/pdf</dc:format>",
        f"<dc:title>{alternative(held.title)}</dc:title>",
        f"<dc:identifier>{_clean(held.identifier)}</dc:identifier>",
        f"<dc:language><rdf:Bag><rdf:li>{held.language_tag}</rdf:li></rdf:Bag></dc:language>",
    ]
    if held.author:
        rows.append(
            f"<dc:creator><rdf:Seq><rdf:li>{_clean(held.author)}</rdf:li></rdf:Seq></dc:creator>"
        )
    if held.subject:
        rows.append(f"<dc:description>{alternative(held.subject)}</dc:description>")
    rows += [
        f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>",
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>",
    ]
    if held.archival:
        rows.append("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>")
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>\n' + "\n".join(rows) + "\n"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _clean(text: str) -> str:
    """Text XML can hold: no control characters."""
    return escape("".join(char for char in text if char >= " " and char not in "\ufffe\uffff"))


def _s15(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_s15, values))


def _srgb_curve() -> bytes:
    """The sRGB tone curve in 1024 steps."""
    steps = [step / 1023 for step in range(1024)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in steps]
    return b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *(round(v * 65535) for v in linear))


@cache
def srgb_profile() -> bytes:
    """An ICC profile of sRGB (version 2.1), computed from the standard's numbers."""
    words = b"sRGB IEC61966-2.1 (Linyue)"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(words) + 1) + words + b"\0" + bytes(78)
    curve = _srgb_curve()
    held = {
        b"desc": description,
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(0.43607, 0.22249, 0.01392),
        b"gXYZ": _xyz(0.38515, 0.71687, 0.09708),
        b"bXYZ": _xyz(0.14307, 0.06061, 0.71410),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    places: dict[bytes, int] = {}
    table, body, at = b"", b"", 128 + 4 + 12 * len(held)
    for tag, content in held.items():
        if content not in places:
            places[content] = at + len(body)
            body += content + bytes(-len(content) % 4)
        table += tag + struct.pack(">II", places[content], len(content))
    size = at + len(body)
    head = (
        struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ")
        + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
        + b"acsp"
        + bytes(28)
        + _s15(0.9642)
        + _s15(1.0)
        + _s15(0.8249)
    )
    return head + bytes(128 - len(head)) + struct.pack(">I", len(held)) + table + body
