"""Labels of lists: formats, levels, starts, what stands behind a label, and where text begins."""

from __future__ import annotations

import pytest

from app.typeset.layout.numbering import FORMATS, chinese, letters, roman
from tests.typeset.layout.reading import blank, number_paragraphs, shown, xml


def level(
    at: int, text: str, *, form: str = "decimal", start: int = 1, more: str = "", suffix: str = ""
) -> str:
    suff = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{suff}'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (250, "二百五十"),
        (999, "九百九十九"),
        (1000, "1000"),
    ],
)
def test_chinese_figures(count: int, said: str) -> None:
    assert chinese(count) == said


def test_letters_and_roman_figures() -> None:
    assert [letters(count) for count in (1, 26, 27, 28)] == ["a", "z", "aa", "bb"]
    assert [roman(count) for count in (1, 4, 9, 14, 40, 90, 400, 1999)] == [
        "i", "iv", "ix", "xiv", "xl", "xc", "cd", "mcmxcix",
    ]  # fmt: skip


def test_circled_figures_end_at_twenty() -> None:
    assert [FORMATS["decimalEnclosedCircle"](count) for count in (1, 20, 21)] == ["①", "⑳", "21"]


@pytest.mark.parametrize(
    ("form", "text", "labels"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("chineseCounting", "第%1条", ["第一条", "第二条", "第三条"]),
        ("chineseCountingThousand", "（%1）", ["（一）", "（二）", "（三）"]),
        ("upperLetter", "%1)", ["A)", "B)", "C)"]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)"]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
    ],
)
def test_labels_are_counted(form: str, text: str, labels: list[str]) -> None:
    document = blank()
    give = number_paragraphs(document, level(0, text, form=form))
    for word in ("甲", "乙", "丙"):
        give(document.add_paragraph(word))
    found = ["".join(line.split()) for line in shown(document).lines]
    assert found == [f"{a}{b}" for a, b in zip(labels, "甲乙丙", strict=True)]


def test_levels_count_below_each_other_and_begin_again() -> None:
    document = blank()
    give = number_paragraphs(document, level(0, "%1.") + level(1, "%1.%2"))
    for word, at in (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1)):
        give(document.add_paragraph(word), at)
    found = ["".join(line.split()) for line in shown(document).lines]
    assert found == ["1.甲", "1.1乙", "1.2丙", "2.丁", "2.1戊"]


def test_a_list_may_begin_later_and_others_do_not_count() -> None:
    document = blank()
    give = number_paragraphs(document, level(0, "%1、", start=5))
    give(document.add_paragraph("甲"))
    document.add_paragraph("乙")
    give(document.add_paragraph("丙"), list_id="0")
    give(document.add_paragraph("丁"))
    found = ["".join(line.split()) for line in shown(document).lines]
    assert found == ["5、甲", "乙", "丙", "6、丁"]


def test_bullets_of_symbol_fonts_become_a_dot() -> None:
    document = blank()
    give = number_paragraphs(document, level(0, "\uf0b7", form="bullet"))
    give(document.add_paragraph("甲"))
    assert "".join(shown(document).lines[0].split()) == "•甲"


def test_what_stands_behind_a_label() -> None:
    hang = '<w:pPr><w:ind w:left="960" w:hanging="960"/></w:pPr>'
    places = {}
    for suffix in ("tab", "space", "nothing"):
        document = blank()
        give = number_paragraphs(document, level(0, "%1.", suffix=suffix, more=hang))
        give(document.add_paragraph("甲"))
        found = shown(document)
        assert found.at("1").x == pytest.approx(72, abs=0.1)
        places[suffix] = found.at("甲").x
    assert places["tab"] == pytest.approx(72 + 48, abs=0.1)
    assert places["nothing"] < places["space"] < places["tab"]


def test_the_text_of_a_hanging_list_stands_flush_below_itself() -> None:
    hang = '<w:pPr><w:ind w:left="960" w:hanging="480"/></w:pPr>'
    document = blank()
    give = number_paragraphs(document, level(0, "%1.", more=hang))
    give(document.add_paragraph("林" * 80))
    rows = shown(document).rows
    starts = [next(one.x for one in row if one.text == "林") for row in rows]
    assert starts == pytest.approx([120] * len(rows), abs=0.1)


def test_a_label_has_a_look_of_its_own() -> None:
    document = blank()
    give = number_paragraphs(document, level(0, "%1", more='<w:rPr><w:sz w:val="40"/></w:rPr>'))
    give(document.add_paragraph("甲"))
    found = shown(document)
    assert (found.at("1").size, found.at("甲").size) == (20, 12)


def test_two_lists_of_one_form_count_on_together_unless_they_start_anew() -> None:
    document = blank()
    give = number_paragraphs(document, level(0, "%1."))
    root = document.part.numbering_part.element
    from_one = (
        '<w:num w:numId="8"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    root.append(xml(from_one))
    root.append(xml('<w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>'))
    for word, list_id in (("甲", "7"), ("乙", "9"), ("丙", "8"), ("丁", "8")):
        give(document.add_paragraph(word), list_id=list_id)
    found = ["".join(line.split()) for line in shown(document).lines]
    assert found == ["1.甲", "2.乙", "1.丙", "2.丁"]
