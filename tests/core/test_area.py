"""Area: typed, converted, printed, stored as whole 0.01 亩."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.exc import StatementError

from app.core.area import LARGEST_MU_X100, ZERO, Area, AreaType
from app.core.errors import InvalidValue


@pytest.mark.parametrize("wrong", [True, 1.0, "1", Decimal(1), None])
def test_only_whole_hundredths_make_an_area(wrong):
    with pytest.raises(TypeError):
        Area(wrong)


@pytest.mark.parametrize(
    ("typed", "mu_x100"),
    [
        ("12.5", 1250),
        ("12.50亩", 1250),
        ("12.5 mu", 1250),
        ("１２．５０ 亩", 1250),
        ("1,286.40", 128640),
        ("0.8公顷", 1200),
        ("85.7600 ha", 128640),
        ("0.8HA", 1200),
        ("20hm²", 30000),
        ("20 hm2", 30000),
        ("400平方米", 60),
        ("400 m2", 60),
        ("400㎡", 60),
        ("0", 0),
    ],
)
def test_typed_areas(typed, mu_x100):
    assert Area.parse(typed) == Area(mu_x100)


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        ("", "请填写面积", "Enter the area"),
        ("12.345", "两位小数", "two decimals"),
        ("0.0001公顷", "0.01 亩", "whole 0.01 mu"),
        ("667平方米", "0.01 亩", "whole 0.01 mu"),
        ("-3", "负数", "negative"),
        ("3亩2分", "无法识别", "not an area"),
        ("1,28,6", "无法识别", "not an area"),
        ("三亩", "无法识别", "not an area"),
        ("3 acres", "无法识别", "not an area"),
        ("99999999999999", "太大", "too large"),
        (12.5, "不是文本", "not text"),
    ],
)
def test_refusals_say_what_to_do(typed, zh, en):
    with pytest.raises(InvalidValue) as refused:
        Area.parse(typed, field="area")
    assert zh in refused.value.message.zh
    assert en in refused.value.message.en
    assert refused.value.field == "area"


def test_named_constructors():
    assert Area.exact(Decimal("12.50")) == Area(1250)
    with pytest.raises(InvalidValue):
        Area.exact(Decimal("12.345"))
    assert Area.rounded(Decimal("12.345")) == Area(1235)
    assert Area.rounded(Decimal("-12.345")) == Area(-1235)
    assert Area.rounded_from_hectares(Decimal("0.0001")) == Area(0)
    assert Area.rounded_from_hectares(Decimal("85.76")) == Area(128640)
    for wrong in ("NaN", "Infinity", "1E+9999999", "1E-9999999"):
        with pytest.raises(InvalidValue):
            Area.rounded(Decimal(wrong))
    with pytest.raises(TypeError):
        Area.rounded(12.5)
    with pytest.raises(TypeError):
        Area.exact(True)


def test_fifteen_mu_make_a_hectare():
    assert Area(1500).hectares == Decimal("1.0000")
    assert Area(30000).hectares == Decimal(20)
    assert Area(100).square_metres == Decimal("666.67")
    assert Area(60).square_metres == Decimal(400)
    assert Area(1).hectares == Decimal("0.0007")
    assert Area(-1).hectares == Decimal("-0.0007")
    assert Area(1250).mu == Decimal("12.50")


def test_formats():
    area = Area(128640)
    assert area.format("zh") == str(area) == "1,286.40 亩"
    assert area.format("en") == "1,286.40 mu (85.7600 ha)"
    assert area.format_with_hectares("zh") == "1,286.40 亩（85.7600 公顷）"
    assert area.format_with_hectares("en") == area.format("en")
    assert area.plain() == "1286.40"


def test_arithmetic_stays_inside_area():
    assert Area(5) + Area(7) - Area(13) == Area(-1) < ZERO
    assert Area.total([Area(1), Area(2)]) == Area(3)
    assert Area.total([]) == ZERO
    assert not ZERO
    with pytest.raises(TypeError):
        _ = Area(1) + 1


@given(st.integers(0, LARGEST_MU_X100))
@settings(max_examples=150)
def test_what_is_printed_reads_back(mu_x100):
    area = Area(mu_x100)
    for printed in (area.plain(), area.format("zh"), area.plain() + " mu"):
        assert Area.parse(printed) == area
    assert abs(area.hectares * 15 - area.mu) <= Decimal("0.00075")
    # Four decimals of a hectare are finer than 0.01 亩, so rounding goes back to the same area.
    assert Area.rounded_from_hectares(area.hectares) == area


@given(st.one_of(st.text(max_size=60), st.text("0123456789.,-亩公顷平方米hamu² ．０", max_size=25)))
@settings(max_examples=400)
def test_any_text_is_an_area_or_refused(typed):
    try:
        area = Area.parse(typed)
    except InvalidValue:
        return
    assert Area.parse(area.plain()) == area


def test_column_takes_and_gives_areas():
    table = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("mu", AreaType))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table), [{"mu": Area(5)}, {"mu": None}])
        assert connection.scalars(select(table.c.mu).order_by(table.c.id)).all() == [Area(5), None]
        assert connection.scalar(select(func.sum(table.c.mu))) == Area(5)
        with pytest.raises(StatementError):
            connection.execute(insert(table), {"mu": 5})
    engine.dispose()
    assert AreaType().process_result_value(Decimal(12), engine.dialect) == Area(12)
