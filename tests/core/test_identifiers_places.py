"""Identifiers of land and time: unit numbers, parcels, divisions, certificates, typed dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import InvalidValue
from app.core.identifiers import certificate, dates, division_code, parcel_key, real_estate_unit
from app.core.identifiers.certificate import CertificateKind
from app.core.identifiers.division_code import Level
from app.core.identifiers.parcel_key import Subcompartment

UNIT = "529901001001JE00001L00000001"
VILLAGE = "529901101201"

ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text("0123456789JELW年月日林班大小细第号-./LDXS（）() ０１", max_size=40),
    st.floats(),
    st.integers(),
    st.none(),
    st.booleans(),
)


# --- real-estate units ------------------------------------------------------------------------


def test_unit_numbers():
    assert real_estate_unit.parse("529901 001001 je00001 l00000001") == UNIT
    assert real_estate_unit.grouped(UNIT) == "529901 001001 JE00001 L00000001"
    assert real_estate_unit.parse(real_estate_unit.grouped(UNIT)) == UNIT
    assert real_estate_unit.division_code(UNIT) == "529901"
    assert real_estate_unit.ownership(UNIT).zh == "集体所有"
    assert real_estate_unit.fixture(UNIT).zh == "林木"
    assert real_estate_unit.warnings(UNIT) == ()
    bare = "529901001001GE00001W00000000"
    assert real_estate_unit.parse(bare) == bare


@pytest.mark.parametrize(
    ("typed", "zh"),
    [
        ("", "28 位"),
        (UNIT[:-1], "27 位"),
        ("529901001001GE00001W00000001", "全为 0"),
        ("529901001001XE00001L00000001", "结构不对"),
        ("529901001001JI00001L00000001", "结构不对"),
        ("529901001001JE00001K00000001", "结构不对"),
        (5.29901e27, "数值"),
        ("5.29901E+27", "科学计数法"),
        (None, "不是文本"),
    ],
)
def test_what_is_no_unit_number(typed, zh):
    with pytest.raises(InvalidValue) as refused:
        real_estate_unit.parse(typed, field="unit")
    assert zh in refused.value.message.zh
    assert refused.value.field == "unit"


def test_units_that_are_not_undisputed_forest_are_pointed_out():
    assert "争议" in real_estate_unit.warnings("529901001001JW00001L00000001")[0].zh
    assert "林地" in real_estate_unit.warnings("529901001001JD00001L00000001")[0].zh
    assert "林木" in real_estate_unit.warnings("529901001001JE00001F00010001")[0].zh


# --- subcompartments and parcels --------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "unit", "zh"),
    [
        ("012林班05大班03小班", Subcompartment(12, 5, 3, 0), "012林班05大班03小班"),
        ("12林班3小班", Subcompartment(12, 0, 3, 0), "012林班03小班"),
        ("第12林班 第3小班", Subcompartment(12, 0, 3, 0), "012林班03小班"),
        ("12号林班3号小班", Subcompartment(12, 0, 3, 0), "012林班03小班"),
        ("１２林班０３－１小班", Subcompartment(12, 0, 3, 1), "012林班03小班01细班"),
        ("012林班03小班01细班", Subcompartment(12, 0, 3, 1), "012林班03小班01细班"),
        ("1234林班123小班", Subcompartment(1234, 0, 123, 0), "1234林班123小班"),
    ],
)
def test_subcompartments(typed, unit, zh):
    assert parcel_key.parse_subcompartment(typed) == unit
    assert unit.format("zh") == str(unit) == zh
    assert parcel_key.parse_subcompartment(zh) == unit


def test_subcompartments_in_english():
    unit = parcel_key.parse_subcompartment("012林班05大班03-2小班")
    assert unit.format("en") == "compartment 12, section 5, subcompartment 3, part 2"
    assert Subcompartment(1, 0, 2, 0).format("en") == "compartment 1, subcompartment 2"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12-5-3",
        "000林班03小班",
        "12林班0小班",
        "12林班",
        "十二林班三小班",
        "1林班2-1小班3细班",
        12,
        None,
    ],
)
def test_what_is_no_subcompartment(typed):
    with pytest.raises(InvalidValue):
        parcel_key.parse_subcompartment(typed)


def test_the_parcel_key():
    unit = parcel_key.parse_subcompartment("012林班05大班03小班")
    key = parcel_key.compose(village_code=VILLAGE, subcompartment=unit, survey_year=2024)
    assert str(key) == "529901101201-L012-D05-X03-2024"
    assert parcel_key.parse(str(key).lower()) == key
    assert parcel_key.warnings(key) == ()
    old = parcel_key.parse("529901101201-L012-X03-S01-1987")
    assert old.subcompartment == Subcompartment(12, 0, 3, 1)
    assert parcel_key.warnings(old)
    for typed in (
        "",
        "529901101201-L000-X03-2024",
        "529901101201-L012-X00-2024",
        "529901-L012-X03-2024",
        "529901101000-L012-X03-2024",
        None,
    ):
        with pytest.raises(InvalidValue):
            parcel_key.parse(typed)
    for wrong in (
        {"village_code": "529901"},
        {"survey_year": 24},
        {"village_code": "529901101000"},
    ):
        with pytest.raises(InvalidValue):
            parcel_key.compose(
                **{"village_code": VILLAGE, "subcompartment": unit, "survey_year": 2024, **wrong}
            )


@given(
    st.builds(
        Subcompartment,
        st.integers(1, 99999),
        st.integers(0, 99999),
        st.integers(1, 99999),
        st.integers(0, 99999),
    ),
    st.integers(1949, 2200),
)
@settings(max_examples=150)
def test_printed_keys_read_back_and_never_collide(unit, year):
    key = parcel_key.compose(village_code=VILLAGE, subcompartment=unit, survey_year=year)
    assert parcel_key.parse(str(key)) == key
    assert parcel_key.parse_subcompartment(str(unit)) == unit


# --- division codes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code", "level", "parent"),
    [
        ("52", "52", Level.PROVINCE, None),
        ("520000", "52", Level.PROVINCE, None),
        ("520000000000", "52", Level.PROVINCE, None),
        ("529900", "5299", Level.CITY, "52"),
        ("529901", "529901", Level.COUNTY, "5299"),
        (529901, "529901", Level.COUNTY, "5299"),
        (529901.0, "529901", Level.COUNTY, "5299"),
        ("529901000", "529901", Level.COUNTY, "5299"),
        ("529901101", "529901101", Level.TOWNSHIP, "529901"),
        ("529901100", "529901100", Level.TOWNSHIP, "529901"),
        (VILLAGE, VILLAGE, Level.VILLAGE, "529901101"),
        ("441900003000", "441900003", Level.TOWNSHIP, "4419"),
        ("429004", "429004", Level.COUNTY, "4290"),
    ],
)
def test_division_codes(typed, code, level, parent):
    assert division_code.parse(typed) == code
    assert division_code.level(code) is level
    assert division_code.parent(code) == parent
    assert division_code.parse(division_code.padded(code)) == code
    assert level.label.zh
    assert division_code.warnings(code) == ()


def test_divisions_lie_in_each_other():
    assert division_code.ancestors(VILLAGE) == ("52", "5299", "529901", "529901101")
    assert division_code.lies_in(VILLAGE, "5299")
    assert division_code.lies_in(VILLAGE, VILLAGE)
    assert not division_code.lies_in("529901", VILLAGE)
    assert not division_code.lies_in("529901", "529902")


@pytest.mark.parametrize(
    "typed", ["", "0", "5", "052", "52990", "5299011", "52990110120", "青禾县", 5.5, None, "000000"]
)
def test_what_is_no_division_code(typed):
    with pytest.raises(InvalidValue):
        division_code.parse(typed)


# --- certificates -----------------------------------------------------------------------------


def test_certificates():
    number = "示(2023)青禾县不动产权第0001234号"
    assert certificate.parse("示（2023）青禾县不动产权第 0001234 号") == number
    assert certificate.parse("示〔2023〕青禾县不动产权第0001234号") == number
    assert certificate.kind(number) is CertificateKind.REAL_ESTATE
    assert certificate.warnings(number) == ()
    old = certificate.parse("青禾县府林证字（2009）第5222000001号")
    assert certificate.kind(old) is CertificateKind.FOREST
    assert certificate.kind(old).label.zh == "林权证"
    other = certificate.parse("青政林0098")
    assert certificate.kind(other) is CertificateKind.OTHER
    assert certificate.warnings(other)
    for typed in ("", "号", "无证号码", "9" * 61, 1234, None):
        with pytest.raises(InvalidValue):
            certificate.parse(typed)


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "20260105",
        "2026.1.5",
        "2026/1/5",
        "2026-01-05",
        "2026年1月5日",
        "2026 年 01 月 05 日",
        "２０２６－１－５",
        20260105,
        20260105.0,
        date(2026, 1, 5),
        datetime(2026, 1, 5, tzinfo=UTC),
    ],
)
def test_typed_dates(typed):
    assert dates.parse(typed) == date(2026, 1, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "26/1/5",
        "1/5/2026",
        "2026-01",
        "2026.1/5",
        "202615",
        "0001-01-01",
        "2999-01-01",
        46027,
        1.5,
        None,
        True,
        datetime(2026, 1, 5, 9, tzinfo=UTC),
    ],
)
def test_what_is_no_date(typed):
    with pytest.raises(InvalidValue) as refused:
        dates.parse(typed, field="signed_on")
    assert refused.value.field == "signed_on"


def test_days_that_do_not_exist_are_named():
    with pytest.raises(InvalidValue) as refused:
        dates.parse("2026-02-30")
    assert "2026 年 2 月 30 日" in refused.value.message.zh


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
@settings(max_examples=100)
def test_printed_dates_read_back(day):
    assert dates.parse(dates.format_day(day, "zh")) == day
    for shape in ("%Y%m%d", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d"):
        assert dates.parse(day.strftime(shape)) == day
    assert dates.format_day(date(2026, 1, 5), "en") == "5 January 2026"


@given(ANYTHING)
@settings(max_examples=400)
def test_whatever_is_typed_is_read_or_refused(typed):
    for module in (real_estate_unit, division_code, certificate, parcel_key):
        try:
            value = module.parse(typed)
        except InvalidValue:
            continue
        assert module.parse(str(value)) == value
        assert isinstance(module.warnings(value), tuple)
    for read in (dates.parse, parcel_key.parse_subcompartment):
        try:
            value = read(typed)
        except InvalidValue:
            continue
        assert read(str(value)) == value
