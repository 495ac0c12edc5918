"""Pictures: PNG on white, JPEG without traces of its maker, anything else refused."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app.typeset.faults import RenderFailed
from app.typeset.pdf.writer import PdfFile
from tests.typeset.pdf.reading_back import MADE_AT


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def paper(content: bytes) -> bytes:
    file = PdfFile(title="图", language="zh", identifier="", made_at=MADE_AT)
    page = file.page(100, 100)
    page.picture(file.picture(content), (0, 0, 100, 100))
    page.picture(file.picture(content), (0, 0, 10, 10))
    return file.finish()


def looks(content: bytes) -> tuple[int, int, int]:
    """The colour in the middle of the page as it is shown."""
    document = pypdfium2.PdfDocument(content)
    try:
        shown = document[0].render().to_pil().convert("RGB")
    finally:
        document.close()
    found = shown.getpixel((50, 50))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        (Image.new("RGB", (9, 9), (200, 10, 60)), (200, 10, 60)),
        (Image.new("RGBA", (9, 9), (255, 0, 0, 0)), (255, 255, 255)),
        (Image.new("RGBA", (9, 9), (255, 0, 0, 128)), (255, 127, 127)),
        (Image.new("LA", (9, 9), (0, 128)), (127, 127, 127)),
        (Image.new("L", (9, 9), 90), (90, 90, 90)),
        (Image.new("1", (9, 9), 1), (255, 255, 255)),
        (Image.new("1", (9, 9), 0), (0, 0, 0)),
        (Image.new("P", (9, 9), 0), (0, 0, 0)),
        (Image.new("I;16", (9, 9), 65535), (255, 255, 255)),
    ],
    ids=lambda held: held.mode if isinstance(held, Image.Image) else "",
)
def test_a_png_of_any_kind_is_shown_on_white(
    image: Image.Image, shown: tuple[int, int, int]
) -> None:
    content = paper(encoded(image, "PNG"))
    assert near(looks(content), shown)
    assert b"/SMask" not in content


def speckled(mode: str, size: tuple[int, int]) -> Image.Image:
    """A picture in which a row or a bit out of place shows."""
    return Image.effect_noise(size, 90).convert(mode)


def stored(content: bytes) -> Image.Image:
    """The picture of a paper as another reader unpacks it."""
    with pikepdf.open(BytesIO(content)) as pdf:
        found = pdf.pages[0].Resources.XObject["/P1"]
        return pikepdf.PdfImage(found).as_pil_image().convert("L")


@pytest.mark.parametrize("mode", ["1", "L"])
@pytest.mark.parametrize("size", [(124, 124), (9, 31), (1, 1), (17, 3)])
def test_a_grey_png_goes_in_as_it_is_packed(mode: str, size: tuple[int, int]) -> None:
    image = speckled(mode, size)
    content = paper(encoded(image, "PNG"))
    assert b"/Predictor 15" in content
    assert stored(content).tobytes() == image.convert("L").tobytes()


@pytest.mark.parametrize("mode", ["1", "L"])
def test_a_large_grey_png_is_looked_at_and_the_same(mode: str) -> None:
    image = speckled(mode, (3001, 3000))
    content = paper(encoded(image, "PNG"))
    assert b"/Predictor 15" not in content
    assert stored(content).tobytes() == image.convert("L").tobytes()


@pytest.mark.parametrize("at", [20, 26, 28, 34, 50, -14, -20])
def test_a_grey_png_with_one_wrong_byte_never_goes_in_as_it_is(at: int) -> None:
    content = bytearray(encoded(speckled("1", (40, 40)), "PNG"))
    content[at] ^= 0xFF
    try:
        made = paper(bytes(content))
    except RenderFailed:
        return
    assert b"/Predictor 15" not in made


@pytest.mark.parametrize("window", [0x88, 0xF8])
def test_a_window_wider_than_there_is_never_goes_in(window: int) -> None:
    """Some readers unpack it all the same; others show nothing."""
    content = bytearray(encoded(speckled("1", (40, 40)), "PNG"))
    content[41], content[42] = window, 31 - (window << 8) % 31
    (size,) = struct.unpack_from(">I", content, 33)
    struct.pack_into(">I", content, 41 + size, zlib.crc32(content[37 : 41 + size]))
    with pytest.raises(RenderFailed):
        paper(bytes(content))


def test_a_palette_with_a_clear_colour_is_shown_on_white() -> None:
    image = Image.new("P", (9, 9), 3)
    image.putpalette([0] * 768)
    assert looks(paper(encoded(image, "PNG", transparency=3))) == (255, 255, 255)


def test_the_same_picture_is_stored_once() -> None:
    with pikepdf.open(BytesIO(paper(encoded(Image.new("RGB", (9, 9)), "PNG")))) as pdf:
        assert (
            sum(held.get("/Subtype") == "/Image" for held in pdf.objects if "get" in dir(held)) == 1
        )


def test_a_photograph_keeps_its_picture_and_loses_its_traces() -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    photo = encoded(
        Image.new("RGB", (40, 20), (10, 120, 200)), "JPEG", exif=exif, comment=b"SECRET NOTE"
    )
    assert b"SECRET" in photo
    content = paper(photo)
    assert b"SECRET" not in content
    assert b"/DCTDecode" in content
    assert near(looks(content), (10, 120, 200))


def test_a_photograph_held_sideways_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = PdfFile(title="图", language="zh", identifier="", made_at=MADE_AT)
    use = file.picture(encoded(Image.new("RGB", (40, 20)), "JPEG", exif=exif))
    assert (use.width, use.height) == (20, 40)


def test_a_photograph_for_print_becomes_one_for_the_screen() -> None:
    content = paper(encoded(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG"))
    assert b"/DeviceCMYK" not in content
    assert looks(content)[0] > 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"\x89PNG\r\n\x1a\n",
        encoded(Image.new("RGB", (9, 9)), "GIF"),
        encoded(Image.new("RGB", (60, 60), "red"), "PNG")[:60],
        encoded(Image.effect_noise((90, 90), 90), "JPEG")[:-900],
        encoded(Image.new("1", (40_000, 1_001)), "PNG"),
    ],
    ids=["empty", "words", "head", "gif", "half a png", "half a jpeg", "huge"],
)
def test_what_is_no_picture_of_ours_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RenderFailed) as refused:
        paper(content)
    assert "PNG" in refused.value.message.zh
