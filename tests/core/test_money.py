"""Money: typed, printed, in 大写, split to the fen, stored as whole fen."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.exc import StatementError

from app.core.errors import InvalidValue
from app.core.money import WORDS_LIMIT_FEN, ZERO, Money, MoneyType, apportion, split, sum_of

FEN = st.integers(-WORDS_LIMIT_FEN + 1, WORDS_LIMIT_FEN - 1)


@pytest.mark.parametrize("wrong", [True, False, 1.0, "1", Decimal(1), None])
def test_only_whole_fen_make_money(wrong):
    with pytest.raises(TypeError):
        Money(wrong)


@pytest.mark.parametrize("wrong", [True, 1.5, "1"])
def test_yuan_come_as_decimal_or_int(wrong):
    with pytest.raises(TypeError):
        Money.exact(wrong)
    with pytest.raises(TypeError):
        Money.rounded(wrong)


def test_decimal_is_exact_unless_rounding_is_asked_for():
    assert Money.exact(Decimal("1409.50")) == Money(140950)
    assert Money.exact(5) == Money(500)
    for finer in ("1.005", "0.001", "1.00000000000000000000000000000000001", "NaN", "Infinity"):
        with pytest.raises(InvalidValue):
            Money.exact(Decimal(finer))
    assert Money.rounded(Decimal("0.125")) == Money(13)
    assert Money.rounded(Decimal("1.005")) == Money(101)
    assert Money.rounded(Decimal("-1.005")) == Money(-101)
    assert Money.rounded(Decimal("0.00499999999999999999999999999999999")) == ZERO
    for endless in ("1E+999999", "1E-999999"):
        with pytest.raises(InvalidValue):
            Money.rounded(Decimal(endless))


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1,409.50", 140950),
        ("¥1409.5", 140950),
        ("￥１，４０９．５０", 140950),
        ("1409.5元", 140950),
        ("人民币 1,409.50 元", 140950),
        ("CNY 1,409.50", 140950),
        ("rmb1409.50", 140950),
        (" 0 ", 0),
        ("007", 700),
        ("-5", -500),
        ("-¥5.05", -505),
        ("¥-5.05", -505),
        ("\u200b3167100\ufeff", 316710000),
        ("9999999999999999.99", WORDS_LIMIT_FEN - 1),
    ],
)
def test_typed_amounts(typed, fen):
    assert Money.parse(typed) == Money(fen)


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        ("", "请填写金额", "Enter an amount"),
        ("1.2万", "12000", "12000"),
        ("1.2万元", "12000", "12000"),
        ("1.005", "两位小数", "two decimals"),
        ("1.4E+5", "科学计数法", "scientific"),
        ("1,40,9", "千分位", "commas"),
        ("1.409,50", "千分位", "commas"),
        ("壹佰元", "只填数字", "digits only"),
        ("5角", "只填数字", "digits only"),
        ("--5", "只填数字", "digits only"),
        ("1 409.50", "只填数字", "digits only"),
        ("10000000000000000", "太大", "too large"),
        ("9" * 190, "太大", "too large"),
        ("9" * 500, "太长", "Too long"),
        ("²5", "只填数字", "digits only"),
        ("٣", "只填数字", "digits only"),
        (12.5, "不是文本", "not text"),
    ],
)
def test_refusals_say_what_to_do(typed, zh, en):
    with pytest.raises(InvalidValue) as refused:
        Money.parse(typed, field="amount")
    assert zh in refused.value.message.zh
    assert en in refused.value.message.en
    assert refused.value.field == "amount"


def test_formats():
    assert Money(140950).format("zh") == "¥1,409.50"
    assert Money(140950).format("en") == "CNY 1,409.50"
    assert Money(-5).format("zh") == "-¥0.05"
    assert Money(-5).format("en") == "CNY -0.05"
    assert Money(140950).plain() == "1409.50"
    assert str(Money(100)) == "¥1.00"


@given(FEN)
@settings(max_examples=150)
def test_what_is_printed_reads_back(fen):
    money = Money(fen)
    for printed in (money.plain(), money.format("zh"), money.format("en"), money.plain() + "元"):
        assert Money.parse(printed) == money


@given(st.one_of(st.text(max_size=60), st.text("0123456789.,-¥元万亿 ＋ー．０１²E", max_size=30)))
@settings(max_examples=400)
def test_any_text_is_an_amount_or_refused(typed):
    try:
        money = Money.parse(typed)
    except InvalidValue:
        return
    assert Money.parse(money.plain()) == money


def test_arithmetic_stays_inside_money():
    assert Money(5) + Money(7) - Money(2) == Money(10)
    assert Money(1500) * 2723 == 2723 * Money(1500) == Money(4084500)
    assert -Money(5) == Money(-5) < ZERO < Money(1)
    assert abs(Money(-5)) == Money(5)
    assert not ZERO
    assert Money.total([]) == ZERO
    assert Money.total([Money(1), Money(2)]) == Money(3)
    for broken in (lambda: Money(1) + 1, lambda: Money(1) * 1.5, lambda: Money(1) * True):
        with pytest.raises(TypeError):
            broken()
    with pytest.raises(TypeError):
        _ = Money(1) < 2


def test_portion_rounds_halves_away_from_zero():
    assert Money(105).portion(5, 10) == Money(53)
    assert Money(-105).portion(5, 10) == Money(-53)
    assert Money(14084500).portion(6500, 10_000) == Money(9154925)
    for wrong in ((0.5, 1), (True, 1), (1, 0), (1, -2)):
        with pytest.raises(TypeError):
            Money(100).portion(*wrong)


# --- 大写 -------------------------------------------------------------------------------------

WORDS = [
    (140950, "人民币壹仟肆佰零玖元伍角整"),
    (600714, "人民币陆仟零柒元壹角肆分"),
    (168032, "人民币壹仟陆佰捌拾元零叁角贰分"),
    (10700053, "人民币壹拾万柒仟元零伍角叁分"),
    (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
    (32504, "人民币叁佰贰拾伍元零肆分"),
    (50, "人民币伍角整"),
    (5, "人民币伍分"),
    (10_000_000_000, "人民币壹亿元整"),
    (0, "人民币零元整"),
    (14084500, "人民币壹拾肆万零捌佰肆拾伍元整"),
    (100_000_000_000_000, "人民币壹万亿元整"),
    (10_001_000_000, "人民币壹亿零壹万元整"),
    (10_000_100_000, "人民币壹亿零壹仟元整"),
    (1_000_500_000, "人民币壹仟万伍仟元整"),
    (100_000_000_100, "人民币壹拾亿零壹元整"),
    (-51005, "人民币负伍佰壹拾元零伍分"),
]


@pytest.mark.parametrize(("fen", "words"), WORDS)
def test_words_vectors(fen, words):
    assert Money(fen).in_words() == words


def test_words_end_below_ten_to_the_sixteenth_yuan():
    assert Money(WORDS_LIMIT_FEN - 1).in_words().startswith("人民币玖仟玖佰玖拾玖万玖仟")
    for fen in (WORDS_LIMIT_FEN, -WORDS_LIMIT_FEN):
        with pytest.raises(InvalidValue):
            Money(fen).in_words()


def read_words(words):
    """An inverse written from the reading rules alone: returns fen, refuses loose spelling."""
    rest = words.removeprefix("人民币")
    assert rest != words
    sign = -1 if rest.startswith("负") else 1
    rest = rest.removeprefix("负")
    assert "零零" not in rest
    closed = rest.endswith("整")
    assert closed == (not rest.endswith("分"))
    rest = rest.removesuffix("整")
    yuan, _, small = rest.rpartition("元")
    total = small_units(small) + 100 * whole_number(yuan)
    return sign * total


def small_units(text):
    value = {"零": 0}
    value.update({digit: n for n, digit in enumerate("壹贰叁肆伍陆柒捌玖", 1)})
    fen = 0
    digit = 0
    for sign in text:
        if sign == "角":
            fen += digit * 10
        elif sign == "分":
            fen += digit
        else:
            digit = value[sign]
    return fen


def whole_number(text):
    if not text or text == "零":
        return 0
    for unit, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if unit in text:
            high, _, low = text.rpartition(unit)
            return whole_number(high) * size + whole_number(low)
    return "零壹贰叁肆伍陆柒捌玖".index(text.replace("零", "", 1))


@given(
    st.one_of(
        FEN,
        st.integers(0, 10**9),
        st.builds(int.__mul__, st.integers(1, 9999), st.sampled_from([10**n for n in range(14)])),
    )
)
@settings(max_examples=300)
def test_words_read_back_and_agree_with_a_second_writer(fen):
    words = Money(fen).in_words()
    assert read_words(words) == fen
    # cn2an leaves out some optional 零 and 整; everything else must be the same.
    plain = str.maketrans("", "", "零整")
    second = cn2an.an2cn(Money(fen).plain(), "rmb")
    assert words.removeprefix("人民币").translate(plain) == second.translate(plain)


# --- splitting --------------------------------------------------------------------------------

WEIGHTS = st.dictionaries(st.integers(1, 500), st.integers(0, 10**6), min_size=1, max_size=40)


def test_split_by_largest_remainder():
    assert split(Money(100), {1: 1, 2: 1, 3: 1}) == {1: Money(34), 2: Money(33), 3: Money(33)}
    # Exact shares 3.6, 3.6, 2.8: the largest remainder first, then the smaller id.
    assert apportion(10, [(9, 36), (4, 36), (7, 28)]) == {9: 3, 4: 4, 7: 3}
    assert apportion(-10, {9: 36, 4: 36, 7: 28}) == {9: -3, 4: -4, 7: -3}
    assert apportion(5, {"b": 1, "a": 1}) == {"b": 2, "a": 3}


def test_split_edges():
    assert apportion(0, {}) == {}
    assert apportion(0, {1: 0}) == {1: 0}
    assert apportion(7, {1: 0, 2: 3}) == {1: 0, 2: 7}
    for nobody in ({}, {1: 0, 2: 0}):
        with pytest.raises(InvalidValue):
            apportion(1, nobody)
    with pytest.raises(InvalidValue):
        apportion(10, {1: 5, 2: -1})
    with pytest.raises(ValueError, match="twice"):
        apportion(10, [(1, 5), (1, 5)])
    for weight in (1.0, True, Decimal(1), "1"):
        with pytest.raises(TypeError):
            apportion(10, {1: weight})
    with pytest.raises(TypeError):
        apportion(10.0, {1: 1})


@given(st.integers(-(10**13), 10**13), WEIGHTS, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_parts_equal_the_whole_whatever_the_order(total, weights, random):
    if not any(weights.values()):
        weights[501] = 1
    shares = apportion(total, weights)
    assert sum(shares.values()) == total
    whole = sum(weights.values())
    for holder, share in shares.items():
        assert abs(share * whole - total * weights[holder]) < whole
        assert weights[holder] or share == 0
    pairs = list(weights.items())
    random.shuffle(pairs)
    assert apportion(total, pairs) == shares
    assert apportion(-total, pairs) == {holder: -share for holder, share in shares.items()}


@given(st.integers(0, 10**9), WEIGHTS)
@settings(max_examples=100)
def test_leftover_goes_by_remainder_then_id(total, weights):
    if not any(weights.values()):
        return
    whole = sum(weights.values())
    shares = apportion(total, weights)
    ranked = sorted(weights, key=lambda holder: (-(total * weights[holder] % whole), holder))
    got_one_more = [
        holder for holder in ranked if shares[holder] > total * weights[holder] // whole
    ]
    assert got_one_more == ranked[: len(got_one_more)]


# --- the column -------------------------------------------------------------------------------


def test_column_takes_and_gives_money():
    table = Table(
        "t", MetaData(), Column("id", Integer, primary_key=True), Column("fen", MoneyType)
    )
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table), [{"fen": Money(5)}, {"fen": None}, {"fen": Money(-7)}])
        found = connection.scalars(select(table.c.fen).order_by(table.c.id)).all()
        assert found == [Money(5), None, Money(-7)]
        assert connection.scalar(select(func.sum(table.c.fen))) == Money(-2)
        nothing = select(sum_of(table.c.fen)).where(table.c.id > 99)
        assert connection.scalar(nothing) == ZERO
        assert connection.scalar(select(table.c.id).where(table.c.fen > Money(0))) == 1
        for wrong in (5, 5.0, True):
            with pytest.raises(StatementError):
                connection.execute(insert(table), {"fen": wrong})
        with pytest.raises(StatementError):
            connection.execute(select(table.c.id).where(table.c.fen > 0))
        with pytest.raises(InvalidValue):
            MoneyType().process_bind_param(Money(2**63), engine.dialect)
    engine.dispose()
    assert MoneyType().process_result_value(Decimal(12), engine.dialect) == Money(12)
