"""What an archive asks of a PDF/A-2b, as far as its structure shows it.

No validator of the standard is at hand here; these are the rules read from it, checked one by one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageCms

from app.typeset.pdf.identity import srgb_profile
from app.typeset.pdf.writer import PdfFile
from tests.typeset.fonts import FOLDER, faces
from tests.typeset.pdf.reading_back import MADE_AT

ROOT = Path(__file__).resolve().parents[3]
CHINA = timezone(timedelta(hours=8))


def png(mode: str = "RGBA") -> bytes:
    file = BytesIO()
    Image.new(mode, (8, 8), 0).save(file, "PNG")
    return file.getvalue()


def paper(*, archival: bool = True) -> bytes:
    """A file with everything the writer can do."""
    file = PdfFile(
        title="收益分配明细表 <&> (一)",
        language="zh",
        identifier="529901-FP-2026-0001",
        made_at=MADE_AT.astimezone(CHINA),
        author="青禾县林业局",
        subject="第一批",
        archival=archival,
    )
    stamp = file.stamp()
    stamp.text(50, 60, "页脚", font=file.use(faces().pick("kai")), size=9)
    for at in range(2):
        page = file.page()
        page.put(stamp)
        page.text(50, 700, "正文 Text", font=file.use(faces().pick("song")), size=12)
        page.text(50, 680, "粗", font=file.use(faces().pick("fangsong")), size=12, bold=True)
        page.rect((50, 600, 40, 20), fill="DDEEFF", stroke="003366")
        page.line((50, 590), (90, 590), dash=(1, 2), colour="CC0000")
        page.ring((200, 500), 59.5, dash=(2, 2))
        page.picture(file.picture(png()), (300, 500, 40, 40))
        page.link((50, 700, 60, 12), "https://linyue.example/check/K7(Q)")
        file.bookmark(f"第 {at + 1} 页", page)
    return file.finish()


@pytest.fixture(scope="module")
def opened() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(paper())) as pdf:
        yield pdf


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for held in pdf.objects:
        if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
            yield held


def test_the_head_of_the_file_and_its_id() -> None:
    content = paper()
    assert content.startswith(b"%PDF-1.7\n%")
    assert all(byte > 127 for byte in content[10:14])
    assert content.endswith(b"%%EOF\n")
    assert re.search(rb"/ID\[<([0-9a-f]{32})><\1>\]", content)


def test_qpdf_finds_nothing_to_repair() -> None:
    with pikepdf.open(BytesIO(paper())) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert not pdf.is_encrypted


def test_information_and_xmp_agree_and_claim_the_standard(opened: pikepdf.Pdf) -> None:
    stream = opened.Root.Metadata
    assert "/Filter" not in stream
    assert stream.Subtype == "/XML"
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as held:
        assert held.pdfa_status == "2B"
        assert held["dc:title"] == str(opened.docinfo["/Title"]) == "收益分配明细表 <&> (一)"
        assert held["dc:creator"] == ["青禾县林业局"]
        assert held["dc:identifier"] == "529901-FP-2026-0001"
        assert held["xmp:CreateDate"] == "2026-03-05T09:02:03+08:00"
        assert held["pdf:Producer"] == str(opened.docinfo["/Producer"])
    assert str(opened.docinfo["/CreationDate"]) == "D:20260305090203+08'00'"
    assert str(opened.Root.Lang) == "zh-CN"


def test_without_the_wish_nothing_is_claimed() -> None:
    with pikepdf.open(BytesIO(paper(archival=False))) as pdf:
        assert "/OutputIntents" not in pdf.Root
        assert pdf.open_metadata().pdfa_status == ""


def test_the_output_intent_is_srgb(opened: pikepdf.Pdf) -> None:
    (intent,) = opened.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    profile = intent.DestOutputProfile
    assert profile.N == 3
    assert profile.read_bytes() == srgb_profile()


def test_the_profile_means_what_srgb_means() -> None:
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    swatches = Image.new("RGB", (6, 1))
    colours = [(0, 0, 0), (255, 255, 255), (200, 30, 60), (20, 160, 90), (90, 90, 90), (3, 3, 250)]
    swatches.putdata(colours)
    turned = ImageCms.profileToProfile(swatches, ours, ImageCms.createProfile("sRGB"))
    assert turned is not None
    for before, after in zip(colours, turned.get_flattened_data(), strict=True):
        assert all(abs(a - b) <= 1 for a, b in zip(before, after, strict=True)), (before, after)


def test_nothing_is_transparent_acts_or_lies_outside(opened: pikepdf.Pdf) -> None:
    for held in dictionaries(opened):
        for banned in (
            "/SMask",
            "/CA",
            "/ca",
            "/BM",
            "/AA",
            "/JS",
            "/EmbeddedFiles",
            "/OpenAction",
        ):
            assert banned not in held, (banned, held)
        assert held.get("/Type") != "/Group"
        filters = str(held.get("/Filter", ""))
        assert "LZW" not in filters
        assert "Crypt" not in filters
        if held.get("/Subtype") == "/Image":
            assert not held.get("/Interpolate", False)
            assert held.ColorSpace in ("/DeviceRGB", "/DeviceGray")


def test_links_print_and_lead_where_they_say(opened: pikepdf.Pdf) -> None:
    (link,) = opened.pages[0].Annots
    assert link.F == 4
    assert str(link.A.URI) == "https://linyue.example/check/K7(Q)"


def test_every_page_is_bookmarked(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        assert [item.title for item in outline.root] == ["第 1 页", "第 2 页"]
        targets = [item.destination[0].objgen for item in outline.root]
    assert targets == [page.obj.objgen for page in opened.pages]


def test_every_font_is_embedded_and_says_the_truth_about_its_widths(opened: pikepdf.Pdf) -> None:
    fonts = [held for held in dictionaries(opened) if held.get("/Subtype") == "/CIDFontType2"]
    assert len(fonts) == 3
    for font in fonts:
        assert re.match(r"/[A-Z]{6}\+\w+", str(font.BaseFont))
        assert font.FontDescriptor.FontName == font.BaseFont
        program = TTFont(BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
        mapping = font.CIDToGIDMap.read_bytes()
        glyphs = {
            at // 2: int.from_bytes(mapping[at : at + 2], "big") for at in range(0, len(mapping), 2)
        }
        used = {code: glyph for code, glyph in glyphs.items() if glyph}
        widths = declared_widths(font)
        scale = 1000 / program["head"].unitsPerEm
        order = program.getGlyphOrder()
        for code, glyph in used.items():
            advance = program["hmtx"][order[glyph]][0] * scale
            assert abs(advance - widths.get(code, float(font.DW))) < 0.5
        # Nothing but what is used came along (glyphs made of others bring their parts).
        assert len(order) <= 3 * len(used) + 1


def declared_widths(font: pikepdf.Object) -> dict[int, float]:
    """The W array as code -> width."""
    widths: dict[int, float] = {}
    held = list(font.W)
    for first, run in zip(held[::2], held[1::2], strict=True):
        for step, width in enumerate(run):
            widths[int(first) + step] = float(width)
    return widths


def test_the_same_paper_has_the_same_bytes_in_any_process() -> None:
    command = (
        "import sys; from tests.typeset.pdf.test_structure import paper; "
        "sys.stdout.buffer.write(paper())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", command],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {paper()}


def test_the_fonts_allow_to_be_embedded() -> None:
    for file in FOLDER.glob("*.ttf"):
        with TTFont(file, lazy=True) as font:
            allowed = font["OS/2"].fsType
        # 0: installable; 4: preview and print, which is what a paper is.
        assert allowed & 0x0002 == 0, file.name
