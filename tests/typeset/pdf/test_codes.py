"""The QR code that is drawn is the QR code that was meant."""

from __future__ import annotations

import pypdfium2
import segno

from app.typeset.pdf.codes import draw_qr
from app.typeset.pdf.writer import PdfFile
from tests.typeset.pdf.reading_back import MADE_AT

URL = "https://linyue.example/check/K7QM2F9D"


def test_every_module_is_where_it_belongs() -> None:
    file = PdfFile(title="码", language="zh", identifier="", made_at=MADE_AT)
    page = file.page(100, 100)
    draw_qr(page, URL, (10, 20), side=60)
    matrix = segno.make(URL, error="m", micro=False, boost_error=False, mask=2).matrix
    scale = 8
    document = pypdfium2.PdfDocument(file.finish())
    try:
        shown = document[0].render(scale=scale).to_pil().convert("L")
    finally:
        document.close()
    unit = 60 / len(matrix)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            x = (10 + (column + 0.5) * unit) * scale
            y = (100 - 80 + (row + 0.5) * unit) * scale
            assert (shown.getpixel((int(x), int(y))) < 128) == bool(dark), (row, column)
