"""Identifiers of people and bodies: identity, credit code, account, telephone, documents."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import uscc as second_uscc

from app.core import clock
from app.core.errors import InvalidValue
from app.core.identifiers import bank_card, document_type, id_number, phone, uscc
from app.core.identifiers.confirmation import NeedsConfirmation
from app.core.identifiers.document_type import DocumentType
from app.core.identifiers.id_number import Sex

VECTOR = "11010519491231002X"
CODE = "91512081MA62K0260E"
CARD = "6217000000000000004"
KEPT = 15

ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text("0123456789Xx-+. ()（）０１９ＸEeMN", max_size=40),
    st.floats(),
    st.integers(),
    st.none(),
    st.booleans(),
)
BIRTHS = st.dates(date(1900, 1, 1), date(2026, 1, 1))


@st.composite
def identity_numbers(draw):
    area = draw(st.integers(110000, 829999))
    sequence = draw(st.integers(0, 999))
    first = f"{area}{draw(BIRTHS):%Y%m%d}{sequence:03d}"
    return first + id_number.check_digit(first)


@st.composite
def cards(draw, lengths=(16, 17, 18, 19)):
    digits = draw(st.sampled_from(lengths)) - 1
    first = "62" + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=digits - 2, max_size=digits - 2))
    )
    return first + luhn.calc_check_digit(first)


def as_a_spreadsheet_keeps_it(number):
    """Fifteen digits stay, the rest become zeros."""
    return number[:KEPT] + "0" * (len(number) - KEPT)


# --- identity numbers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        VECTOR,
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_the_standard_vector_in_every_spelling(typed):
    number = id_number.parse(typed)
    assert number == VECTOR
    assert id_number.born_on(number) == date(1949, 12, 31)
    assert id_number.sex(number) is Sex.FEMALE
    assert id_number.sex(number).label.zh == "女"
    assert id_number.area_code(number) == "110105"
    assert id_number.warnings(number) == ()


@pytest.mark.parametrize(
    "first", ["52028119900101001", "52058119900101001", "52062119900101001", "50010119600101001"]
)
def test_areas_younger_or_abolished_are_no_reason_to_refuse(first):
    number = first + id_number.check_digit(first)
    assert id_number.parse(number) == number
    assert id_number.warnings(number) == ()


@pytest.mark.parametrize(
    ("typed", "zh"),
    [
        ("", "请填写"),
        ("110105194912310021", "校验位"),
        ("11010519491231002", "18 位"),
        ("11010519491331002X", "出生日期"),
        ("110105194902300024", "出生日期"),
        ("11010529491231002X", "出生日期"),
        ("110105491231002", "15 位旧号码"),
        ("1101051949123100XX", "字母或符号"),
        ("1.1010519491231E+17", "科学计数法"),
        (1.1010519491231e17, "数值"),
        (110105194912310021, "数值"),
        (None, "不是文本"),
    ],
)
def test_refusals_say_why(typed, zh):
    with pytest.raises(InvalidValue) as refused:
        id_number.parse(typed, field="id_number", override=True)
    assert zh in refused.value.message.zh
    assert refused.value.field == "id_number"
    assert not isinstance(refused.value, NeedsConfirmation)


def test_a_birth_today_is_possible_and_tomorrow_is_not():
    first = "52990120260301001"
    number = first + id_number.check_digit(first)
    with clock.fixed(datetime(2026, 2, 28, 17, tzinfo=UTC)):
        assert id_number.parse(number) == number
    with clock.fixed(datetime(2026, 2, 28, 15, tzinfo=UTC)), pytest.raises(InvalidValue):
        id_number.parse(number)


def test_what_to_look_at_twice():
    with clock.fixed(datetime(2026, 3, 1, tzinfo=UTC)):
        for first, zh in (
            ("99010519491231002", "省级代码"),
            ("52990119010101001", "岁"),
            ("52990120200101001", "十四周岁"),
        ):
            number = id_number.parse(first + id_number.check_digit(first))
            assert [zh in warning.zh for warning in id_number.warnings(number)] == [True]


def test_age_turns_on_the_birthday():
    first = "52990120120301001"
    number = first + id_number.check_digit(first)
    assert id_number.age_on(number, date(2026, 2, 28)) == 13
    assert id_number.age_on(number, date(2026, 3, 1)) == 14


def test_fifteen_digits_are_history_only():
    assert id_number.parse_historical("110105491231002") == "110105491231002"
    for typed in ("110105491331002", VECTOR, "", "11010549123100"):
        with pytest.raises(InvalidValue):
            id_number.parse_historical(typed)


@given(identity_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
@settings(max_examples=150)
def test_each_single_slip_is_found(number, place, slip):
    assert id_number.parse(number, override=True) == number
    changed = number[:place] + slip + number[place + 1 :]
    if changed != number:
        with pytest.raises(InvalidValue):
            id_number.parse(changed, override=True)


@given(identity_numbers(), st.integers(0, 16))
@settings(max_examples=100)
def test_each_swap_of_neighbours_is_found(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(InvalidValue):
            id_number.parse(swapped, override=True)


@given(identity_numbers())
@settings(max_examples=200)
def test_spreadsheet_damage_to_identity_numbers_never_passes_unseen(number):
    if number.endswith("X"):
        return
    with pytest.raises(InvalidValue):
        id_number.parse(as_a_spreadsheet_keeps_it(number))


def test_a_genuine_number_ending_in_zeros_passes_once_confirmed():
    first = next(
        first
        for day in range(1, 29)
        if id_number.check_digit(first := f"529901199001{day:02d}100"[:15] + "00") == "0"
    )
    number = first + "0"
    with pytest.raises(NeedsConfirmation) as held:
        id_number.parse(number)
    assert "逐位核对" in held.value.message.zh
    assert id_number.parse(number, override=True) == number
    assert id_number.warnings(number)


# --- unified social credit codes --------------------------------------------------------------


def test_credit_code_vectors():
    assert uscc.parse(CODE) == CODE
    assert uscc.parse("91512081-ma62k0260e") == CODE
    assert uscc.warnings(CODE) == ()
    assert uscc.kind(CODE).zh == "企业"
    bad = "91350100M000100Y4Z".replace("Z", "4")
    with pytest.raises(NeedsConfirmation):
        uscc.parse(bad)
    assert uscc.parse(bad, override=True) == bad
    assert "校验位" in uscc.warnings(bad)[0].zh
    assert uscc.check_character("91350100M000100Y4") == "3"
    with pytest.raises(InvalidValue) as refused:
        uscc.parse("91350100M000100Y4Z", override=True)
    assert "I、O、S、V、Z" in refused.value.message.zh
    for typed in ("", "9151208", "9.1512081E+17", 91512081, None, "91512081MA62K0260É"):
        with pytest.raises(InvalidValue):
            uscc.parse(typed, override=True)


def test_bodies_of_the_countryside_are_named():
    for prefix, zh in (
        ("N2", "村级集体经济组织"),
        ("93", "农民专业合作社"),
        ("54", "村（居）民委员会"),
    ):
        assert uscc.kind(prefix + "0" * 16).zh == zh
    assert (
        "机构类别" in uscc.warnings("Y1" + "0" * 15 + uscc.check_character("Y1" + "0" * 15))[0].zh
    )


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18))
@settings(max_examples=200)
def test_check_character_agrees_with_a_second_reader(code):
    fits = code[:17] + uscc.check_character(code[:17])
    assert uscc.parse(fits) == fits
    assert second_uscc.calc_check_digit(code[:17]) == fits[17]
    assert uscc.check_fits(code) == (code == fits)


# --- bank accounts ----------------------------------------------------------------------------


def test_accounts():
    assert bank_card.parse("6217 0000-0000 0000 004") == CARD
    assert bank_card.warnings(CARD) == ()
    assert "银行卡校验" in bank_card.warnings("6217000000000000014")[0].zh
    assert "对公账户" in bank_card.warnings("1234567890")[0].zh
    for typed in ("", "62170", "6217x", "6.217E+18", 6217, 6.217e18, "1" * 33, None, "６２１７壹"):
        with pytest.raises(InvalidValue):
            bank_card.parse(typed, override=True)


@given(cards())
@settings(max_examples=200)
def test_spreadsheet_damage_to_cards_never_passes_unseen(card):
    damaged = as_a_spreadsheet_keeps_it(card)
    with pytest.raises(NeedsConfirmation):
        bank_card.parse(damaged)
    assert bank_card.parse(damaged, override=True) == damaged
    assert bank_card.warnings(damaged)


@given(cards())
@settings(max_examples=200)
def test_luhn_agrees_with_a_second_reader(card):
    assert bank_card.luhn_fits(card)
    other = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert bank_card.luhn_fits(other) == luhn.is_valid(other) is False


# --- telephones -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13812341234", "13812341234"),
        ("138 1234-1234", "13812341234"),
        ("+86 138 1234 1234", "13812341234"),
        ("8613812341234", "13812341234"),
        ("008613812341234", "13812341234"),
        (13812341234, "13812341234"),
        (13812341234.0, "13812341234"),
        ("0851-12345678", "0851-12345678"),
        ("085112345678", "0851-12345678"),
        ("(0851)1234567", "0851-1234567"),
        ("（0851）1234567", "0851-1234567"),
        ("010-12345678", "010-12345678"),
        ("+86 851 12345678", "0851-12345678"),
    ],
)
def test_telephones(typed, number):
    assert phone.parse(typed) == number
    assert phone.parse(number) == number
    assert phone.is_mobile(number) == number.startswith("1")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12812341234",
        "1381234123",
        "12345678",
        "851-12345678",
        "0851-0234567",
        "电话",
        1.5,
        None,
        True,
    ],
)
def test_what_is_no_telephone(typed):
    with pytest.raises(InvalidValue):
        phone.parse(typed, field="phone")


def test_made_up_telephones_are_pointed_out():
    assert phone.warnings("13888888888")
    assert phone.warnings("13812345678") == ()


# --- documents --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        (DocumentType.IDENTITY_CARD, "11010519491231002x", VECTOR),
        (DocumentType.HOUSEHOLD_REGISTER, VECTOR, VECTOR),
        (DocumentType.PASSPORT, "e 12345678", "E12345678"),
        (DocumentType.PASSPORT, "12E45678", "12E45678"),
        (DocumentType.HONG_KONG_MACAO_PERMIT, "h12345678", "H12345678"),
        (DocumentType.TAIWAN_PERMIT, "12345678", "12345678"),
    ],
)
def test_documents(kind, typed, number):
    assert document_type.parse_number(kind, typed) == number
    assert document_type.warnings(kind, number) == ()


def test_each_kind_of_document_has_a_name_and_says_what_it_wants():
    assert DocumentType.IDENTITY_CARD.label.zh == "居民身份证"
    for kind in DocumentType:
        assert kind.label.en
        for typed in ("", "!", 12345678.5, None):
            with pytest.raises(InvalidValue):
                document_type.parse_number(kind, typed, override=True)
    with pytest.raises(InvalidValue) as refused:
        document_type.parse_number(DocumentType.TAIWAN_PERMIT, "A1")
    assert "8 位数字" in refused.value.message.zh


@given(ANYTHING)
@settings(max_examples=400)
def test_whatever_is_typed_is_read_or_refused(typed):
    for module in (id_number, uscc, bank_card, phone):
        try:
            value = module.parse(typed)
        except InvalidValue:
            continue
        assert module.parse(value) == value
        assert isinstance(module.warnings(value), tuple)
    for kind in DocumentType:
        try:
            value = document_type.parse_number(kind, typed)
        except InvalidValue:
            continue
        assert document_type.parse_number(kind, value) == value
