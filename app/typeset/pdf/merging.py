"""Several PDFs as one: a contents page, a bookmark for each paper, every page counted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf

from app.core.bilingual import Text
from app.typeset.faces import Faces
from app.typeset.faults import RenderFailed
from app.typeset.pdf.contents import Entry, Spot, write_contents
from app.typeset.pdf.identity import Identity, information, xmp
from app.typeset.pdf.models import Label, Tongue
from app.typeset.pdf.reading import opened
from app.typeset.pdf.words import language

# What a click or an opened page may do in a merged file: lead somewhere, nothing else.
_HARMLESS = frozenset({"/URI", "/GoTo"})


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a set; `pages` is checked where it is known."""

    title: str
    content: bytes
    pages: int | None = None


def merge_pdfs(
    parts: Sequence[Part],
    faces: Faces,
    *,
    heading: Label,
    made_at: datetime,
    tongue: Tongue = "zh",
    identifier: str = "",
) -> bytes:
    """All parts behind a contents page; RenderFailed when one cannot be read or pages are lost."""
    assert parts, "a set holds at least one paper"
    with ExitStack() as stack:
        read = [stack.enter_context(opened(part.content, name=part.title)) for part in parts]
        starts, total = [], 0
        for part, pdf in zip(parts, read, strict=True):
            _check_pages(part, len(pdf.pages))
            starts.append(total)
            total += len(pdf.pages)
        entries = [Entry(part.title, start + 1) for part, start in zip(parts, starts, strict=True)]
        contents, spots = write_contents(
            entries, faces, heading=heading, tongue=tongue, made_at=made_at
        )
        merged = stack.enter_context(pikepdf.open(BytesIO(contents)))
        shift = len(merged.pages)
        for pdf in read:
            _take_pages(merged, pdf)
        targets = [start + shift for start in starts]
        _add_links(merged, spots, targets)
        _add_outline(merged, parts, targets)
        identity = Identity(heading.first, language(tongue), identifier, made_at)
        _name(merged, identity)
        output = BytesIO()
        merged.save(
            output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    content = output.getvalue()
    with opened(content, name=heading.first) as written:
        if len(written.pages) != total + shift:
            raise RenderFailed(
                Text(
                    f"合并后应有 {total + shift} 页，实有 {len(written.pages)} 页，没有保存。",
                    f"The set should have {total + shift} pages but has {len(written.pages)}; "
                    "it was not kept.",
                )
            )
    return content


def _check_pages(part: Part, found: int) -> None:
    if part.pages is not None and part.pages != found:
        raise RenderFailed(
            Text(
                f"“{part.title}”应有 {part.pages} 页，文件里有 {found} 页：请重新生成这份文件。",
                f"'{part.title}' should have {part.pages} pages but its file has {found}: "
                "make that paper again.",
            )
        )


def _take_pages(merged: pikepdf.Pdf, pdf: pikepdf.Pdf) -> None:
    """Pages without anything that acts by itself."""
    for page in pdf.pages:
        if "/AA" in page.obj:
            del page.obj["/AA"]
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            kept = [held for held in annotations if _is_harmless(held)]
            page.obj["/Annots"] = pikepdf.Array(kept)
    merged.pages.extend(pdf.pages)


def _is_harmless(annotation: pikepdf.Object) -> bool:
    if not isinstance(annotation, pikepdf.Dictionary):
        return False
    action = annotation.get("/A")
    if "/AA" in annotation:
        return False
    return action is None or str(action.get("/S", "")) in _HARMLESS


def _add_links(merged: pikepdf.Pdf, spots: Sequence[Spot], targets: Sequence[int]) -> None:
    """A click on an entry leads to its paper."""
    for spot in spots:
        x, y, wide, high = spot.box
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            F=4,
            Border=pikepdf.Array([0, 0, 0]),
            Rect=pikepdf.Array([round(v, 2) for v in (x, y, x + wide, y + high)]),
            Dest=pikepdf.Array([merged.pages[targets[spot.entry]].obj, pikepdf.Name.Fit]),
        )
        page = merged.pages[spot.on_page]
        if "/Annots" not in page.obj:
            page.obj["/Annots"] = pikepdf.Array()
        page.obj["/Annots"].append(merged.make_indirect(link))


def _add_outline(merged: pikepdf.Pdf, parts: Sequence[Part], targets: Sequence[int]) -> None:
    with merged.open_outline() as outline:
        outline.root.extend(
            pikepdf.OutlineItem(part.title, target)
            for part, target in zip(parts, targets, strict=True)
        )
    merged.Root.PageMode = pikepdf.Name.UseOutlines


def _name(merged: pikepdf.Pdf, identity: Identity) -> None:
    """The set has a title and a moment of its own."""
    merged.Root.Metadata = merged.make_indirect(pikepdf.Stream(merged, xmp(identity)))
    merged.Root.Metadata["/Type"] = pikepdf.Name.Metadata
    merged.Root.Metadata["/Subtype"] = pikepdf.Name.XML
    merged.trailer["/Info"] = merged.make_indirect(pikepdf.Object.parse(information(identity)))
