"""Forged packages: bombs, lies, doubles, traversal, things from elsewhere, things that run."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.typeset.payloads import Traps
from tests.typeset.word_files import (
    HEAD,
    NAMES,
    PNG,
    PR,
    WORD,
    R,
    W,
    WordFile,
    packed,
    paragraph,
    relation,
    relations,
)


def _override(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{kind}"/>'


_FILE = WordFile()
_PLAIN = _FILE.part_map()


def _with(name: str, content: bytes) -> bytes:
    return packed({**_PLAIN, name: content})


def _document(inner: str, *, names: str = NAMES, before: str = HEAD) -> bytes:
    return f"{before}<w:document {names}><w:body>{inner}</w:body></w:document>".encode()


def archives() -> Iterator[tuple[str, bytes]]:
    """Wrong as zips."""
    sound = _FILE.build()
    yield "nothing", b""
    yield "no zip", b"This is not a Word file." * 20
    yield "an old .doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
    yield "only a beginning", sound[: len(sound) // 2]
    yield "something before", b"#!/bin/sh\n" + sound
    yield "something behind", sound + b"GIF89a" * 10
    yield "an empty zip", packed({})
    yield "a zip of texts", packed({"a.txt": b"a"})
    yield "bomb in a part", _with("word/styles.xml", b" " * 30_000_000)
    yield "bomb as a picture", packed({**_PLAIN, "word/media/a.png": PNG + bytes(60_000_000)})
    yield "bomb in the body", _with("word/document.xml", _document(paragraph("x") * 300_000))
    big = {f"word/b{n}.xml": b"<a>" + b" " * 3_000_000 + b"</a>" for n in range(12)}
    yield "many bombs", packed({**_PLAIN, **big})
    small = {f"word/e{n}.xml": b"<a/>" for n in range(5_000)}
    yield "thousands of entries", packed({**_PLAIN, **small})
    for name in (
        "../evil.xml", "word/../../evil.xml", "/etc/passwd.xml", "C:/evil.xml", "word\\evil.xml",
        "word//evil.xml", "./evil.xml", "word/evil.xml ", "word/evil.", "word/con.xml",
        "word/a\x01.xml", "word/a\u202e.xml", "word/a*.xml", "a" * 300 + ".xml",
    ):  # fmt: skip
        yield f"named {name[:20]!r}", _with(name, b"<a/>")
    yield from _doubled(sound)
    yield from _lying(sound)


def _doubled(sound: bytes) -> Iterator[tuple[str, bytes]]:
    for name in ("word/document.xml", "WORD/Document.XML", "[content_types].xml"):
        held = io.BytesIO(sound)
        with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.fp.seek(archive.start_dir)
            archive.NameToInfo.pop(name, None)
            archive.writestr(entry, _PLAIN.get(name, b"<a/>"))
        yield f"twice {name}", held.getvalue()


def _lying(sound: bytes) -> Iterator[tuple[str, bytes]]:
    """The directory and the entries say different things."""
    central = sound.index(b"PK\x01\x02")
    end = sound.rindex(b"PK\x05\x06")

    def poked(at: int, value: bytes) -> bytes:
        return sound[:at] + value + sound[at + len(value) :]

    yield "encrypted flag", poked(central + 8, b"\x01\x00")
    yield "encrypted flag in the entry", poked(6, b"\x01\x00")
    yield "strong encryption flag", poked(central + 8, b"\x41\x00")
    yield "false size", poked(central + 24, struct.pack("<L", 7))
    yield "false size in the entry", poked(22, struct.pack("<L", 7))
    yield "huge size", poked(central + 24, struct.pack("<L", 0xFFFFFFF0))
    yield "false checksum", poked(central + 16, b"\xde\xad\xbe\xef")
    yield "other method", poked(central + 10, struct.pack("<H", 12))
    yield "entry elsewhere", poked(central + 42, struct.pack("<L", 5))
    yield "other name in the entry", poked(30, b"[Content_Typex].xml")
    yield "false count", poked(end + 8, struct.pack("<HH", 1, 1))
    yield "huge count", poked(end + 8, struct.pack("<HH", 65_535, 65_535))
    yield "directory elsewhere", poked(end + 16, struct.pack("<L", 10))
    yield "far directory", poked(end + 16, b"\xff\xff\xff\xff")
    yield "two ends", sound + sound[end:]
    yield "both sizes false", _both_false()


def _both_false() -> bytes:
    """The quoted-bomb trick: all headers agree, the stream goes on."""
    content = b"<a>" + b"x" * 5_000_000 + b"</a>"
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = squeezer.compress(content) + squeezer.flush()
    whole = packed({**_PLAIN, "word/x.xml": content})
    said = struct.pack("<LLL", zlib.crc32(content), len(stream), len(content))
    lie = struct.pack("<LLL", zlib.crc32(content), len(stream), 100)
    return whole.replace(said, lie)


def xml_tricks(traps: Traps) -> Iterator[tuple[str, bytes]]:
    """Declarations, encodings, depth, prefixes."""
    canary = f"file://{traps.canary}"
    entity = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{canary}">]>'
    bomb = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9)
    )
    remote = f'<!DOCTYPE w:document SYSTEM "http://127.0.0.1:{traps.port}/evil.dtd">'
    parts = ("word/document.xml", "word/styles.xml", "docProps/core.xml", "[Content_Types].xml",
             "word/_rels/document.xml.rels")  # fmt: skip
    for name in parts:
        held = _PLAIN[name].decode().removeprefix(HEAD)
        yield f"external entity in {name}", _with(name, (entity + held).encode())
        yield f"remote declaration in {name}", _with(name, (remote + held).encode())
        yield f"UTF-16 {name}", _with(name, held.encode("utf-16"))
    body = paragraph("&x;").replace("&amp;", "&")
    yield "entity used", _with("word/document.xml", _document(body, before=entity))
    yield "entity bomb", _with("word/document.xml", (bomb + "]><a>&a8;</a>").encode())
    utf7 = '<?xml version="1.0" encoding="UTF-7"?>'
    yield "UTF-7", _with("word/document.xml", _document(paragraph("x"), before=utf7))
    latin = HEAD.replace("UTF-8", "ISO-8859-1")
    yield "another encoding", _with("word/document.xml", _document(paragraph("x"), before=latin))
    yield "no UTF-8", _with("word/document.xml", _document("<w:p/>").replace(b"<w:p/>", b"\xff"))
    yield "deep", _with("word/document.xml", _document("<w:p>" * 5_000 + "</w:p>" * 5_000))
    yield "deep in another part", _with("word/styles.xml", b"<a>" * 90_000 + b"</a>" * 90_000)
    wide = " ".join(f'a{n}="1"' for n in range(5_000))
    yield "attributes", _with("word/document.xml", _document(f"<w:p {wide}/>"))
    yield "pieces", _with("word/styles.xml", b"<a>" + b"<b/>" * 400_000 + b"</a>")
    yield "unbalanced", _with("word/document.xml", b"<w:document><w:body></w:document>")
    yield (
        "style sheet",
        _with(
            "word/document.xml",
            _document("", before=f'<?xml-stylesheet href="http://127.0.0.1:{traps.port}/x.xsl"?>'),
        ),
    )
    yield "program in the body", _with("word/document.xml", _document("<?php system('x') ?>"))
    other = NAMES.replace("xmlns:w=", "xmlns:q=")
    yield (
        "other prefix",
        _with(
            "word/document.xml",
            f"<q:document {other}><q:body><q:p/></q:body></q:document>".encode(),
        ),
    )
    twisted = f'xmlns:w="urn:other" xmlns:q="{W}"'
    yield "twisted prefix", _with("word/document.xml", _document("<q:p/>", names=twisted))
    yield (
        "strict",
        _with(
            "word/document.xml",
            _document("", names='xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'),
        ),
    )


def from_elsewhere(traps: Traps) -> Iterator[tuple[str, bytes]]:
    """Every kind of relationship that would fetch something, and links that are no links."""
    address = f"http://127.0.0.1:{traps.port}/x"
    kinds = (
        "image attachedTemplate oleObject package subDocument aFChunk frame externalLink video "
        "audio control mailMergeSource recipientData transform externalLinkPath header footer "
        "settings styles theme customXml font chart diagramData hyperlinkx slicer"
    )
    for kind in kinds.split():
        yield f"external {kind}", _related(kind, address, "External")
    for target in ("\\\\127.0.0.1\\share\\x.png", "file:///etc/passwd", "//127.0.0.1/x.png",
                   "smb://127.0.0.1/x", "C:\\x.png"):  # fmt: skip
        yield f"image from {target}", _related("image", target, "External")
        yield f"internal image from {target}", _related("image", target, "")
    for target in ("file:///etc/passwd", "\\\\127.0.0.1\\x", "javascript:alert(1)", "vbscript:x",
                   "ms-word:ofe|u|http://x", "data:text/html,x", "search-ms:query=x",
                   "http://a\r\nb", "ldap://x", "ftp://127.0.0.1/x"):  # fmt: skip
        yield f"link to {target!r}", _related("hyperlink", target, "External")
    yield "outside the package", _related("image", "../../../etc/passwd", "")
    yield "encoded outside", _related("image", "%2e%2e/%2e%2e/x.png", "")
    yield "missing part", _related("image", "media/none.png", "")
    yield "mode in other letters", _related("image", address, "EXTERNAL")
    yield "strange mode", _related("image", address, "Elsewhere")
    rels = relations(relation("rId1", "attachedTemplate", address, "External")).encode()
    yield (
        "template of the settings",
        packed(
            {
                **_FILE.changed(
                    types=(_override("word/settings.xml", f"{WORD}settings+xml"),),
                    relations=(relation("rId7", "settings", "settings.xml"),),
                ).part_map(),
                "word/settings.xml": f'<w:settings {NAMES}><w:attachedTemplate r:id="rId1"/>'
                "</w:settings>".encode(),
                "word/_rels/settings.xml.rels": rels,
            }
        ),
    )
    for element in (
        f'<v:shape><v:imagedata src="{address}"/></v:shape>',
        '<v:shape><v:imagedata src="\\\\127.0.0.1\\x"/></v:shape>',
        '<v:shape href="javascript:x"/>',
        '<w:altChunk r:id="rId1"/>', '<w:subDoc r:id="rId1"/>', "<w:object/>", "<w:control/>",
        '<o:OLEObject Type="Link"/>', "<w:movie/>",
        '<wp:webVideoPr embeddedHtml="&lt;iframe src=x&gt;"/>',
    ):  # fmt: skip
        yield (
            f"element {element[:30]}",
            _FILE.changed(body=f"<w:p><w:r><w:pict>{element}</w:pict></w:r></w:p>").build(),
        )


def _related(kind: str, target: str, mode: str) -> bytes:
    return _FILE.changed(relations=(relation("rId8", kind, target, mode),)).build()


FIELDS = (
    "DDE cmd.exe x", "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe x", "dde x", "ＤＤＥ x",
    'INCLUDETEXT "http://127.0.0.1/x"', 'INCLUDEPICTURE "http://127.0.0.1/x.png" \\d',
    "IMPORT x", "LINK Excel.Sheet x", "EMBED x", "DATABASE \\d x", "RD x.docx",
    "MACROBUTTON AutoOpen x", "GOTOBUTTON x", "QUOTE 68 68 69", "SET a DDE", "ASK a b", "FILLIN a",
    "AUTOTEXT x", "AUTOTEXTLIST x", "HTMLCONTROL x", "PRIVATE x", "ADDIN x", "PRINT \\p x",
    "SHAPE x",
    'HYPERLINK "file:///etc/passwd"', 'HYPERLINK "\\\\127.0.0.1\\x"', "D\u200bDE x", "UNKNOWN x",
)  # fmt: skip


def fields() -> Iterator[tuple[str, bytes]]:
    """Fields that fetch, run or ask, in each way that Word writes them."""
    for code in FIELDS:
        said = code.replace("&", "&amp;").replace('"', "&quot;")
        half = len(said) // 2 if "&" not in said else 1
        whole = "".join(
            f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' if mark else inner
            for mark, inner in (
                ("begin", ""),
                ("", f"<w:r><w:instrText>{said[:half]}</w:instrText></w:r>"),
                ("", f"<w:r><w:instrText>{said[half:]}</w:instrText></w:r>"),
                ("separate", ""),
                ("end", ""),
            )
        )
        yield f"field {code}", _FILE.changed(body=f"<w:p>{whole}</w:p>").build()
        simple = f'<w:p><w:fldSimple w:instr="{said}"/></w:p>'
        yield f"simple field {code}", _FILE.changed(header=simple).build()
    quote = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    nested = quote.format("begin") * 2 + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    nested += quote.format("end") + "<w:r><w:instrText>x</w:instrText></w:r>" + quote.format("end")
    yield "field built of fields", _FILE.changed(body=f"<w:p>{nested}</w:p>").build()


def running_parts() -> Iterator[tuple[str, bytes]]:
    """Macros, controls, embedded files, whatever is not a document."""
    macro = _FILE.main_type.replace("openxmlformats-officedocument.wordprocessingml", "ms-word")
    yield (
        "docm",
        _FILE.changed(main_type="application/vnd.ms-word.document.macroEnabled.main+xml").build(),
    )
    yield "dotx", _FILE.changed(main_type=f"{WORD}template.main+xml").build()
    yield "other main part", _FILE.changed(main_type=macro).build()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name, kind, content in (
        ("word/vbaProject.bin", "application/vnd.ms-office.vbaProject", ole),
        ("word/vbaData.xml", "application/vnd.ms-word.vbaData+xml", b"<a/>"),
        ("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml", b"<a/>"),
        ("word/activeX/activeX1.bin", "application/vnd.ms-office.activeX", ole),
        ("word/embeddings/oleObject1.bin", f"{WORD}oleObject", ole),
        ("word/embeddings/a.xlsx", "application/octet-stream", _FILE.build()),
        ("word/media/a.png", "image/png", _FILE.build()),
        ("word/media/b.png", "image/png", b"MZ" + bytes(100)),
        ("word/media/c.png", "image/png", b"<html>"),
        ("word/media/d.svg", "image/svg+xml", b"<svg xmlns='x'><script/></svg>"),
        ("word/media/e.emf", "image/x-emf", b"PK\x03\x04"),
        ("word/media/f.png", "image/png", PNG[:16] + b"\x00\x0f\x00\x00" * 2 + PNG[24:]),
        ("word/afchunk.mht", "message/rfc822", b"MIME-Version: 1.0"),
        ("word/afchunk.html", "text/html", b"<html></html>"),
        ("word/afchunk.rtf", "application/rtf", b"{\\rtf1}"),
        ("customUI/customUI.xml", "application/xml", b"<customUI/>"),
        ("word/webextensions/taskpanes.xml",
         "application/vnd.ms-office.webextensiontaskpanes+xml", b"<a/>"),
        ("word/evil.exe", "application/octet-stream", b"MZ" + bytes(100)),
        ("word/evil.jar", "application/java-archive", b"PK\x03\x04"),
        ("word/evil.unknown", "", b"abc"),
    ):  # fmt: skip
        types = (_override(name, kind),) if kind else ()
        yield f"part {name}", _FILE.changed(types=types, parts={name: content}).build()
    no_body = {name: held for name, held in _PLAIN.items() if name != "word/document.xml"}
    yield "no body", packed(no_body)
    no_types = {name: held for name, held in _PLAIN.items() if name != "[Content_Types].xml"}
    yield "no types", packed(no_types)
    hidden = '<x:Override xmlns:x="urn:other" PartName="/customXml/a.xml" ContentType="a/xml"/>'
    note = f"<w:footnotes {NAMES}>{paragraph('{{ x() }}')}</w:footnotes>".encode()
    inside = _FILE.changed(
        types=(_override("customXml/a.xml", f"{WORD}footnotes+xml"), hidden),
        parts={"customXml/a.xml": note},
    )
    yield "type in another namespace", inside.build()
    two = _FILE.changed(package_relations=(relation("rId9", "officeDocument", "word/styles.xml"),))
    yield "two bodies", two.build()
    merge = f'<w:settings {NAMES}><w:mailMerge><w:query w:val="x"/></w:mailMerge></w:settings>'
    yield "mail merge", _with("word/styles.xml", merge.encode())
    assert PR, R


def mutated(count: int, *, seed: int = 20260305) -> Iterator[tuple[str, bytes]]:
    """Sound files with a few bytes changed. Some stay sound: only that nothing raises is sure."""
    source = random.Random(seed)
    sound = WordFile(body=paragraph("{{ number }}"), header=paragraph("{{ title }}")).build()
    for turn in range(count):
        held = bytearray(sound)
        for _ in range(source.randint(1, 8)):
            held[source.randrange(len(held))] = source.randrange(256)
        if turn % 5 == 0:
            del held[source.randrange(len(held)) :]
        yield f"mutated {turn}", bytes(held)
