"""Statements: a page each, the same alone and in a packet, no value lost."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.typeset.faults import GlyphMissing, RenderFailed
from app.typeset.pdf.models import Column, Label, Statement, StatementForm
from app.typeset.pdf.statements import write_statement, write_statements
from tests.typeset.fonts import faces, gb2312
from tests.typeset.pdf.reading_back import MADE_AT, bare, by_pypdf, readers
from tests.typeset.pdf.register_samples import rows

FORM = StatementForm(
    title=Label("个人收益通知单", "Notice of Personal Income"),
    labels=tuple(
        Label(*both)
        for both in (
            ("项目", "Project"),
            ("户主", "Householder"),
            ("身份证号（脱敏）", "ID number"),
            ("实发金额", "Amount paid"),
        )
    ),
    tongue="zh-en",
    columns=(
        Column(Label("小班号", "Subcompartment"), 30),
        Column(Label("面积（亩）", "Area (mu)"), 30, "right"),
        Column(Label("份额", "Share"), 20, "center"),
    ),
    notes=("一、以上金额依据公示无异议的分配方案计算。", "二、本通知单不作为领款凭证。"),
    signs=(Label("领取人", "Recipient"), Label("经办人", "Clerk")),
    office="青禾县云坪镇云坪村股份经济合作社",
    issued_on="2026年3月5日",
    layout_mark="参考样式",
)


def statement(at: int, **changes: object) -> Statement:
    """The notice of an invented person."""
    row = rows(at + 1)[at]
    made = Statement(
        FORM,
        ("云坪村碳票试点项目", row[2], row[3], row[5]),
        rows=[(f"云坪-{at}-{step}", row[4], "1/4") for step in range(1 + at % 3)],
        number=f"529901-FP-2026-{at + 1:04d}",
        check_code=f"K7QM-{at:04d}",
        bookmark=row[2],
    )
    return replace(made, **changes)


def packet(statements: list[Statement]) -> bytes:
    return write_statements(statements, faces(), title="通知单", identifier="FF-1", made_at=MADE_AT)


def alone(one: Statement) -> bytes:
    return write_statement(one, faces(), made_at=MADE_AT)


def test_a_packet_has_a_page_and_a_bookmark_for_each_in_order() -> None:
    made = [statement(at) for at in range(30)]
    content = packet(made)
    pages = by_pypdf(content)
    assert len(pages) == 30
    for page, one in zip(pages, made, strict=True):
        found = bare(page)
        for value in (*one.values, *(cell for row in one.rows for cell in row)):
            assert bare(value) in found
        assert one.number in found
        assert one.check_code in found
        assert bare(FORM.notes[0]) in found
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [one.bookmark for one in made]


def test_alone_or_in_a_packet_a_statement_reads_the_same() -> None:
    made = [statement(at) for at in range(5)]
    for page, one in zip(by_pypdf(packet(made)), made, strict=True):
        (single,) = by_pypdf(alone(one))
        assert bare(single) == bare(page)


def test_every_reader_finds_the_frame_and_the_values() -> None:
    for name, read in readers().items():
        found = bare("".join(read(alone(statement(3)))))
        for words in (
            "个人收益通知单",
            "Householder",
            "参考样式",
            "领取人：",
            statement(3).values[1],
        ):
            assert bare(words) in found, (name, words)


@pytest.mark.parametrize(
    "value",
    [
        "很长的项目名称" * 12,
        "张䶮喆",
        "☑是 ☐否",
        "𬭎家",
        "第一行\n第二行",
        "A very long English name of a project that must wrap onto another line of its box",
        "",
    ],
)
def test_a_value_that_needs_more_than_one_line_or_face_is_whole(value: str) -> None:
    odd = statement(1, values=(value, *statement(1).values[1:]))
    for content in (alone(odd), packet([statement(0), odd, statement(2)])):
        found = bare("".join(by_pypdf(content)))
        assert bare(value or "/") in found
        assert statement(1).number in found


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(
        st.tuples(*[st.text(st.sampled_from(gb2312()[400:] + "喆𬭎☑Ab1,. "), max_size=40)] * 4),
        min_size=1,
        max_size=6,
    )
)
def test_any_values_are_printed_whole(values: list[tuple[str, ...]]) -> None:
    made = [statement(at, values=held, rows=()) for at, held in enumerate(values)]
    for page, held in zip(by_pypdf(packet(made)), values, strict=True):
        for value in held:
            assert bare(value) in bare(page)


def test_the_same_statements_have_the_same_bytes_whatever_was_written_before() -> None:
    made = [statement(at) for at in range(4)]
    before = packet(made)
    packet([statement(9, values=("甲乙丙丁" * 20, "戊", "己", "庚"))])
    assert packet(made) == before
    assert alone(made[0]) == alone(made[0])


def test_what_does_not_fit_on_a_page_is_refused_in_words() -> None:
    tall = statement(0, rows=[("一", "1.00", "1/1")] * 60)
    with pytest.raises(RenderFailed) as refused:
        alone(tall)
    assert "一页放不下" in refused.value.message.zh


def test_a_character_without_a_glyph_stops_the_packet() -> None:
    with pytest.raises(GlyphMissing):
        packet([statement(0), statement(1, values=("赵\ue123", "b", "c", "d"))])


def test_a_title_beyond_the_first_plane_is_drawn_in_every_file() -> None:
    form = replace(FORM, office="𬭎家村合作社")
    for at in range(2):
        one = replace(statement(at), form=form, values=("𬬭", "𫖯", "c", "d"))
        found = bare(by_pypdf(alone(one))[0])
        assert "𬭎家村合作社" in found
        assert "𬬭" in found


def test_a_code_to_be_scanned_stands_where_an_address_is_given() -> None:
    one = statement(0, check_url="https://linyue.example/check/K7QM")
    with pikepdf.open(BytesIO(alone(one))) as pdf:
        (link,) = pdf.pages[0].Annots
        assert str(link.A.URI).endswith("/check/K7QM")
    with pikepdf.open(BytesIO(alone(statement(0)))) as pdf:
        assert "/Annots" not in pdf.pages[0]
