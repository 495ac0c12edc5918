"""A strict look at every part of a paper."""

from __future__ import annotations

from lxml import etree

from tests.typeset.compiled.comparing import parts_of

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def require_sound_parts(content: bytes) -> dict[str, etree._Element]:
    """Every XML part parses without forgiveness, and no text stands where Word ignores it."""
    trees = {}
    for name, part in parts_of(content).items():
        if not name.endswith((".xml", ".rels")):
            continue
        trees[name] = etree.fromstring(part, etree.XMLParser(resolve_entities=False))
        for element in trees[name].iter(f"{WORD}p", f"{WORD}r", f"{WORD}tbl", f"{WORD}tr"):
            loose = (element.text or "") + "".join(each.tail or "" for each in element)
            assert not loose.strip(), f"{name}: {loose!r} in {element.tag}"
    return trees
