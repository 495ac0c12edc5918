"""A wrong pack is refused: each kind of fault with its file, its line and what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.core.bilingual import Text
from app.deploy import stop_if_unsafe
from app.rulepacks.packs import SHIPPED, PackFault, RulePackWrong, check_packs, load_packs
from tests.rulepacks.conftest import SMALL

HEAD = """[pack]
code = "wrong"
zh = "错包"
en = "Wrong Pack"
issuer_zh = "某局"
issuer_en = "Some Office"
document_number = ""
division = "52"
status = "in_force"
valid_from = 2023-01-01
"""
VALUE = """
[[value]]
name = "notices.days"
value = 15
article_zh = "第一条"
article_en = "Art. 1"
quote = "公示"
"""
# HEAD has 10 lines and VALUE begins with an empty one, so `[[value]]` stands on line 12.
NAME, VALUE_LINE, ARTICLE = 13, 14, 15


def faults_of(folder: Path, text: str | bytes) -> list[PackFault]:
    file = folder / "wrong.toml"
    if isinstance(text, bytes):
        file.write_bytes(text)
    else:
        file.write_text(text, encoding="utf-8")
    return check_packs([file], names_path=SMALL / "names.toml")[1]


def valued(name: str, value: str) -> str:
    return HEAD + VALUE.replace("notices.days", name).replace("value = 15", f"value = {value}")


def test_a_pack_in_order_has_no_faults(tmp_path: Path) -> None:
    assert faults_of(tmp_path, HEAD + VALUE) == []


IN_VALUES: dict[str, tuple[str, str, int, str]] = {
    "text for a whole number": ("notices.days", '"15"', VALUE_LINE, "不是整数"),
    "yes for a whole number": ("notices.days", "true", VALUE_LINE, "不是整数"),
    "below the range": ("notices.days", "0", VALUE_LINE, "小于下限 1"),
    "above the range": ("notices.days", "366", VALUE_LINE, "大于上限 365"),
    "a float": ("tickets.survival", "0.85", VALUE_LINE, "不是加引号的小数"),
    "a share above one": ("tickets.survival", '"1.01"', VALUE_LINE, "大于上限 1"),
    "a decimal for a fraction": ("votes.share", '"0.67"', VALUE_LINE, "不是加引号的分数"),
    "a fraction over nothing": ("votes.share", '"2/0"', VALUE_LINE, "不是加引号的分数"),
    "a word for yes": ("tickets.non_arable", '"yes"', VALUE_LINE, "不是是或否"),
    "no such day": ("tickets.since", '"2013-02-30"', VALUE_LINE, "不是日期"),
    "one language": ("tickets.title", '{ zh = "碳票" }', VALUE_LINE, "不是中英文文字"),
    "none of the options": ("tickets.rounding", '"up"', VALUE_LINE, "不在选项之列"),
    "a strange placeholder": ("tickets.number", '"{county}-{seq}"', VALUE_LINE, "{county}"),
    "no running number": ("tickets.number", '"{year}"', VALUE_LINE, "缺少流水号"),
    "an open brace": ("tickets.number", '"{seq}-{"', VALUE_LINE, "不是编号样式"),
    "no list": ("archives.extra", '"a"', VALUE_LINE, "不是列表"),
    "a double element": (
        "archives.extra",
        '[\n  { zh = "一", en = "a" },\n  { zh = "一", en = "a" },\n]',
        VALUE_LINE + 2,
        "重复",
    ),
    "a strange column": (
        "archives.approvers",
        '[\n  { mode = "view", approvers = [] },\n  { mode = "copy", approvers = [], who = 1 },\n]',
        VALUE_LINE + 2,
        "没有“who”这一列",
    ),
    "a missing column": (
        "archives.approvers",
        '[{ mode = "view" }]',
        VALUE_LINE,
        "缺少“approvers”",
    ),
    "a wrong cell": (
        "archives.approvers",
        '[\n  # the first\n  { mode = "view", approvers = ["village"] },\n]',
        VALUE_LINE + 2,
        "approvers：“village” 不在选项之列",
    ),
    "a cell out of range": (
        "archives.approvers",
        '[{ mode = "view", approvers = [], days = -1 }]',
        VALUE_LINE,
        "days：-1 小于下限 0",
    ),
    "a double key": (
        "archives.approvers",
        '[\n  { mode = "view", approvers = [] },\n  { mode = "view", approvers = ["city"] },\n]',
        VALUE_LINE + 2,
        "与前面重复",
    ),
    "rows that are no rows": ("archives.approvers", "[1, 2]", VALUE_LINE, "不是表格"),
    "an unknown name": ("notices.day", "15", NAME, "没有规则“notices.day”"),
}


@pytest.mark.parametrize("kind", IN_VALUES)
def test_a_wrong_value_is_refused_on_its_line(tmp_path: Path, kind: str) -> None:
    name, value, line, said = IN_VALUES[kind]
    [fault] = faults_of(tmp_path, valued(name, value))
    assert (fault.file, fault.line) == ("wrong.toml", line)
    assert said in fault.said.zh
    assert fault.remedy.zh
    assert fault.remedy.en


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    [fault] = faults_of(tmp_path, valued("notices.day", "15"))
    assert "notices.days" in fault.remedy.zh
    assert fault.message == Text(
        "wrong.toml:13：没有规则“notices.day”。是否为 notices.days？新规则请先写入 names.toml。",
        "wrong.toml:13: there is no rule “notices.day”; is it notices.days? "
        "A new rule is first defined in names.toml.",
    )


SECOND = VALUE.replace("公示", "再公示")
IN_FILES: dict[str, tuple[str, int, str]] = {
    "no article": (HEAD + VALUE.replace('article_zh = "第一条"\n', ""), 12, "缺少 article_zh"),
    "an empty article": (HEAD + VALUE.replace('"第一条"', '""'), ARTICLE, "缺少 article_zh"),
    "no English article": (HEAD + VALUE.replace('"Art. 1"', '"  "'), 16, "article_en 的值不对"),
    "no value": (HEAD + VALUE.replace("value = 15\n", ""), 12, "没有写值"),
    "no name": (HEAD + VALUE.replace('name = "notices.days"\n', ""), 12, "缺少 name"),
    "a misspelt key": (HEAD + VALUE + "locale = true\n", 18, "不认识“locale”"),
    "a word for yes": (HEAD + VALUE + 'local = "yes"\n', 18, "local 的值不对"),
    "half a note": (HEAD + VALUE + 'note_zh = "注"\n', 12, "缺少 note_en"),
    "a quotation as long as the law": (
        HEAD + VALUE.replace('"公示"', f'"{"公" * 201}"'),
        17,
        "quote 的值不对",
    ),
    "bounds where nothing is open": (
        HEAD + VALUE + "local_min = 7\n",
        18,
        "local_min 不能用在这里",
    ),
    "overlapping validity": (HEAD + VALUE + SECOND, 19, "与第 12 行的有效期重叠"),
    "overlapping by a day": (
        HEAD + VALUE + "valid_to = 2024-01-01\n" + SECOND + "valid_from = 2024-01-01\n",
        20,
        "与第 12 行的有效期重叠",
    ),
    "a value before its pack": (HEAD + VALUE + "valid_from = 2022-12-31\n", 18, "超出了规则包"),
    "a value after its pack": (
        HEAD + "valid_to = 2024-12-31\n" + VALUE + "valid_to = 2025-01-01\n",
        19,
        "超出了规则包",
    ),
    "an end before the beginning": (
        HEAD + VALUE + "valid_from = 2024-01-02\nvalid_to = 2024-01-01\n",
        19,
        "valid_to 早于 valid_from",
    ),
    "a day in quotes": (HEAD + VALUE + 'valid_from = "2024-01-02"\n', 18, "valid_from 的值不对"),
    "no pack": (VALUE, 1, "缺少 [pack]"),
    "another file's code": (HEAD.replace('"wrong"', '"other"') + VALUE, 2, "与文件名"),
    "no code": (HEAD.replace('code = "wrong"\n', "") + VALUE, 1, "缺少 code"),
    "no such status": (HEAD.replace("in_force", "valid") + VALUE, 9, "没有状态“valid”"),
    "an expired pack without end": (HEAD.replace("in_force", "expired") + VALUE, 1, "valid_to"),
    "no such division": (HEAD.replace('"52"', '"5"') + VALUE, 8, "区划代码“5”不对"),
    "a bare division": (HEAD.replace('"52"', "52") + VALUE, 8, "区划代码“52”不对"),
    "no beginning": (HEAD.replace("valid_from = 2023-01-01\n", "") + VALUE, 1, "缺少 valid_from"),
    "a strange key of the pack": (HEAD + 'year = "2023"\n' + VALUE, 11, "不认识“year”"),
    "a strange table": (HEAD + VALUE + "\n[extra]\na = 1\n", 19, "不认识“extra”"),
    "one value as a table": (HEAD + VALUE.replace("[[value]]", "[value]"), 1, "value 的写法不对"),
    "no TOML": (HEAD + VALUE + "quote 公示\n", 18, "TOML 语法有误"),
    "a double key": (HEAD + VALUE + 'quote = "公示"\n', 18, "TOML 语法有误"),
    "an open string": (HEAD + VALUE.replace('"公示"', '"公示'), 17, "TOML 语法有误"),
}


@pytest.mark.parametrize("kind", IN_FILES)
def test_a_wrong_file_is_refused_on_its_line(tmp_path: Path, kind: str) -> None:
    text, line, said = IN_FILES[kind]
    faults = faults_of(tmp_path, text)
    assert len(faults) == 1, [fault.message.zh for fault in faults]
    assert (faults[0].file, faults[0].line) == ("wrong.toml", line)
    assert said in faults[0].said.zh
    assert faults[0].remedy.zh


def test_no_vote_needs_more_than_everybody(tmp_path: Path) -> None:
    text = (SHIPPED / "national.toml").read_text("utf-8")
    wrong = tmp_path / "national.toml"
    wrong.write_text(
        text.replace('share = "2/3", of = "all"', 'share = "3/2", of = "all"', 1), "utf-8"
    )
    _library, [fault] = check_packs([wrong], names_path=SHIPPED / "names.toml")
    assert "votes.collective" in fault.said.zh
    assert "大于上限 1" in fault.said.zh


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    [fault] = faults_of(tmp_path, (HEAD + VALUE).encode("gb18030"))
    assert (fault.line, fault.said.en) == (3, "this is not UTF-8")


def test_windows_line_ends_and_a_mark_at_the_start_are_fine(tmp_path: Path) -> None:
    text = "\ufeff" + (HEAD + VALUE).replace("\n", "\r\n")
    assert faults_of(tmp_path, text.encode("utf-8")) == []


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    for file in SMALL.glob("*.toml"):
        shutil.copy(file, tmp_path)
    text = HEAD + VALUE.replace("15", "0").replace('"第一条"', '""')
    (tmp_path / "wrong.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulePackWrong) as refused:
        load_packs(tmp_path)
    assert [fault.line for fault in refused.value.faults] == [ARTICLE, VALUE_LINE]
    assert "wrong.toml:14" in refused.value.message.zh


def test_two_packs_of_one_place_may_not_begin_on_one_day(tmp_path: Path) -> None:
    for code in ("one", "two"):
        text = HEAD.replace('"wrong"', f'"{code}"') + VALUE
        (tmp_path / f"{code}.toml").write_text(text, encoding="utf-8")
    files = [tmp_path / "one.toml", tmp_path / "two.toml"]
    _library, [fault] = check_packs(files, names_path=SMALL / "names.toml")
    assert (fault.file, fault.line) == ("two.toml", 12)
    assert "one.toml 第 12 行" in fault.said.zh


NAMES: dict[str, tuple[str, int, str]] = {
    "no such type": ('type = "number"', 3, "没有类型“number”"),
    "no type": ("", 1, "缺少 type"),
    "bounds the wrong way round": ('type = "integer"\nmin = 9\nmax = 1', 4, "min 大于 max"),
    "bounds of a text": ('type = "text"\nmin = 9', 4, "min 不能用在这里"),
    "no such unit": ('type = "integer"\nunit = "week"', 4, "没有单位“week”"),
    "a choice of nothing": ('type = "choice"', 1, "没有 options"),
    "a label too few": ('type = "choice"\noptions = ["a"]\nlabels = []', 5, "labels"),
    "a list of nothing": ('type = "list"', 1, "缺少 of"),
    "a table of nothing": ('type = "table"', 1, "没有 columns"),
    "a key that is no column": (
        'type = "table"\nkey = ["b"]\ncolumns = [{ name = "a", type = "date" }]',
        4,
        "不是列名",
    ),
    "a column of no type": (
        'type = "table"\ncolumns = [\n  { name = "a", type = "date" },\n  { name = "b" },\n]',
        6,
        "缺少 type",
    ),
    "a sentence with what is no column": (
        'type = "table"\ncolumns = [{ name = "a", type = "date" }]\nrow_zh = "{b}"\nrow_en = "{a}"',
        5,
        "不是列名",
    ),
    "a sentence that counts on what may be left out": (
        'type = "table"\ncolumns = [{ name = "a", type = "date", optional = true }]\n'
        'row_zh = "甲[{a}]"\nrow_en = "A {a}"',
        6,
        "没有括起来",
    ),
    "a sentence of no table": ('type = "date"\nrow_zh = "甲"\nrow_en = "A"', 4, "只有表格"),
    "a misspelt key": ('type = "date"\nunits = "month"', 4, "不认识“units”"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_wrong_names_are_refused_on_their_line(tmp_path: Path, kind: str) -> None:
    text, line, said = NAMES[kind]
    file = tmp_path / "names.toml"
    tail = 'slice = "notices"\nzh = "名"\nen = "Name"\n'
    file.write_text(f'[[name]]\nname = "a.b"\n{text}\n{tail}', encoding="utf-8")
    faults = check_packs([], names_path=file)[1]
    assert len(faults) == 1, [fault.message.zh for fault in faults]
    assert faults[0].line == line
    assert said in faults[0].said.zh


def test_a_name_is_defined_once(tmp_path: Path) -> None:
    one = '[[name]]\nname = "a.b"\ntype = "date"\nslice = "notices"\nzh = "名"\nen = "Name"\n'
    (tmp_path / "names.toml").write_text(one + one, encoding="utf-8")
    [fault] = check_packs([], names_path=tmp_path / "names.toml")[1]
    assert (fault.line, fault.said.en) == (8, "a.b is defined twice")


def test_names_that_are_gone_are_missed(tmp_path: Path) -> None:
    [fault] = check_packs([], names_path=tmp_path / "names.toml")[1]
    assert "没有找到" in fault.said.zh


def test_a_wrong_pack_stops_the_start(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in SMALL.glob("*.toml"):
        shutil.copy(file, tmp_path)
    (tmp_path / "wrong.toml").write_text(HEAD + VALUE.replace("15", "0"), encoding="utf-8")
    monkeypatch.setattr("app.deploy.load_packs", lambda: load_packs(tmp_path))
    with app.app_context(), pytest.raises(SystemExit) as stopped:
        stop_if_unsafe(app)
    assert "wrong.toml:14" in str(stopped.value)
