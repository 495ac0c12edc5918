"""The words of a Word file, part by part. For files that passed the gate or that we made."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def paragraph_texts(content: bytes) -> list[str]:
    """Each paragraph's text, headers and footers included, in the order of the file."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if not TEXT_PARTS.fullmatch(name):
                continue
            root = etree.fromstring(package.read(name), etree.XMLParser(**SAFE))
            texts += [_text(paragraph) for paragraph in root.iter(f"{W}p")]
    return texts


def _text(paragraph: etree._Element) -> str:
    """Runs joined; a tab and a line break count as what they are."""
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.getparent() is not None and node.getparent().tag == f"{W}r":
            pieces.append("\t" if node.tag == f"{W}tab" else "\n")
    return "".join(pieces)
