"""Pages of rules: what they show to whom, and the way of a county's approver through them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.access.commands.grants import RoleInput, grant_role
from app.access.commands.passwords import make_first_password
from app.access.commands.users import create_user
from app.access.roles import Role
from app.access.rules import UserInput
from app.core.actor import system_actor
from app.core.clock import today
from app.core.database import transaction
from app.divisions.commands import record_division
from app.divisions.rules import DivisionInput
from tests.people import NEIGHBOUR, PASSWORD, People, Person, send, sign_in

pytestmark = pytest.mark.usefixtures("small_packs")
CHOOSE = "/rules/names/notices.days/choose"
RULE = "/rules/names/notices.days"


@pytest.fixture
def approver(client: FlaskClient, people: People) -> FlaskClient:
    sign_in(client, people.approver)
    return client


def boxes(**changes: str) -> dict[str, str]:
    return {
        "value": "45",
        "from_on": today().isoformat(),
        "until_on": "",
        "reason": "村民要求延长公示",
        "document": "青林发〔2026〕3号",
        **changes,
    }


def test_a_reader_sees_value_source_and_standing(client: FlaskClient, people: People) -> None:
    sign_in(client, people.village_clerk)
    page = client.get("/rules").text
    for said in (
        "青禾县",
        "30 天（自然日）",
        "示例省办法",
        "第十条（修正）",
        "征求意见稿",
        "已过期",
        "可由县定",
    ):
        assert said in page
    assert "作出本地规定" not in client.get(RULE).text
    assert client.get(CHOOSE).status_code == 403


def test_nobody_and_people_without_the_right_stay_outside(
    client: FlaskClient, people: People
) -> None:
    assert client.get("/rules").status_code == 303
    sign_in(client, people.security_admin)
    for url in ("/rules", RULE, "/rules/packs", "/rules/compare", "/rules/changes"):
        assert client.get(url).status_code == 403


def test_the_tabs_narrow_and_count(approver: FlaskClient) -> None:
    draft = approver.get("/rules?view=draft").text
    assert "起始日" in draft
    assert "公示天数" not in draft
    assert "示例县通知" in approver.get("/rules?view=expired").text
    part = approver.get("/rules?part=notices").text
    assert "公示天数" in part
    assert "成活率" not in part
    assert approver.get("/rules?view=nonsense&part=nonsense").status_code == 200


def test_another_place_and_another_day(approver: FlaskClient) -> None:
    assert "20 天（自然日）" in approver.get("/rules?place=529901&on=2024-06-01").text
    assert "30 天（自然日）" in approver.get("/rules?place=远山县").text
    assert "没有找到" in approver.get("/rules?place=nowhere").text
    assert "日期请按" in approver.get("/rules?on=tomorrow").text
    assert "Days posted" in approver.get("/rules?lang=en").text


@pytest.mark.parametrize(
    "junk",
    [
        "%00",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "%E2%80%AEx",
        "%25",
        "9" * 30,
        "\u00b2",
        "[]",
    ],
)
def test_junk_in_the_address_is_answered_in_words(approver: FlaskClient, junk: str) -> None:
    for url in (
        f"/rules?place={junk}&on={junk}&with={junk}&view={junk}&part={junk}",
        f"/rules/compare?left={junk}&right={junk}&on={junk}&all={junk}",
        f"/rules/changes?place={junk}&from={junk}&to={junk}",
        f"{RULE}?place={junk}&on={junk}",
    ):
        assert approver.get(url).status_code == 200
    assert approver.get("/rules/choices/999999999999999999999999/end").status_code == 404


def test_packs_and_one_pack(approver: FlaskClient) -> None:
    packs = approver.get("/rules/packs").text
    assert "示例市方案（征求意见稿）" in packs
    assert "已过期" in packs
    page = approver.get("/rules/packs/draft").text
    assert "不是现行规定" in page
    assert "四十五日" in page
    assert approver.get("/rules/packs/none").status_code == 404
    assert approver.get("/rules/names/none").status_code == 404
    assert approver.get("/rules/names/cases.silent").status_code == 200


def test_an_approver_compares_chooses_and_ends(approver: FlaskClient) -> None:
    same = approver.get("/rules/compare?left=529901&right=529902").text
    assert "公示天数" not in same
    assert "公示天数" in approver.get("/rules/compare?left=529901&right=529902&all=1").text

    made = send(approver, CHOOSE, boxes())
    assert made.status_code == 303
    page = approver.get(made.location).text
    for said in ("本地规定", "45 天（自然日）", "村民要求延长公示", "青林发〔2026〕3号"):
        assert said in page
    for url in ("/rules?view=local", "/rules/compare?left=529901&right=529902", made.location):
        shown = approver.get(url).text
        day = today()
        for said in (
            f"青禾县决定（申批准，青林发〔2026〕3号），{day.year}年{day.month}月{day.day}日 起",
            "村民要求延长公示",
            "由县定的依据",
            "第十条（修正）",
        ):
            assert said in shown, (url, said)
    assert "不另定时按它执行：30 天（自然日）" in approver.get(made.location).text
    differs = approver.get("/rules/compare?left=529901&right=529902").text
    assert "45 天（自然日）" in differs
    assert "30 天（自然日）" in differs
    assert "与远山县不同" in approver.get("/rules?with=529902").text
    since = (today() - timedelta(days=1)).isoformat()
    changes = approver.get(f"/rules/changes?from={since}&to={today().isoformat()}").text
    assert "这期间有 1 项规则变化" in changes

    end = page.split("/rules/choices/")[1].split('"')[0]
    ended = send(
        approver,
        f"/rules/choices/{end}",
        {"until_on": (today() - timedelta(days=1)).isoformat(), "reason": "按省里统一"},
    )
    assert ended.status_code == 303
    assert "已收回，未曾生效" in approver.get(ended.location).text
    assert "30 天（自然日）" in approver.get(RULE).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "四十五"}, "不是整数"),
        ({"value": "400"}, "大于上限 365"),
        ({"value": "30"}, "与现行规定相同"),
        ({"reason": ""}, "请填写理由"),
        ({"from_on": "2020-01-01"}, "不溯及既往"),
        ({"until_on": "2020-01-01"}, "截止日早于起始日"),
        ({"value": "400", "lang": "en"}, "本表没有的栏目"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box(
    approver: FlaskClient, changes: dict[str, str], said: str
) -> None:
    answer = send(approver, CHOOSE, boxes(**changes))
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tickets.rounding", "nearest"),
        ("archives.extra", "村民会议决议 / Resolution\n承诺书 / Undertaking"),
        ("archives.approvers", "view | county\ncopy | county, city | 3"),
        ("tickets.area", "450.50"),
        ("tickets.number", "{year}-{seq}"),
        ("tickets.title", "林业碳票 / Forest ticket"),
    ],
)
def test_every_type_has_a_box(approver: FlaskClient, name: str, value: str) -> None:
    made = send(approver, f"/rules/names/{name}/choose", boxes(value=value))
    assert made.status_code == 303, made.text
    assert "本地规定" in approver.get(made.location).text


def test_a_rule_says_when_its_words_were_not_compared_with_the_law(approver: FlaskClient) -> None:
    page = approver.get("/rules/names/votes.share").text
    assert "原文待核" in page
    assert "还没有与法律文本逐字核对" in page
    assert "原文待核" in approver.get("/rules/packs/nation").text
    assert "还没有与法律文本逐字核对" not in approver.get(RULE).text


def test_the_county_compared_with_is_one_under_other_regulations(
    approver: FlaskClient,
) -> None:
    """529903 comes next after 529902 and is under the same packs; 529901 has one of its own."""
    with transaction():
        for code, name in (("529903", "近水县"), ("529903101", "近水镇")):
            record_division(
                division=DivisionInput(
                    code=code, name_zh=name, name_en=code, valid_from=date(2020, 1, 1)
                ),
                actor=system_actor("测试"),
            )
    assert "远山县 与 示例省云岭市青禾县" in approver.get("/rules/compare?left=529902").text
    assert "比较地" in approver.get("/rules?place=529902").text
    assert 'value="529901 青禾县"' in approver.get("/rules?place=529902").text


def test_what_is_fixed_cannot_be_chosen(approver: FlaskClient) -> None:
    answer = approver.get("/rules/names/votes.share/choose")
    assert answer.status_code == 422
    assert "没有留给县级" in answer.text


def test_a_choice_is_not_found_from_outside(
    client: FlaskClient, people: People, app: object
) -> None:
    sign_in(client, people.approver)
    made = send(client, CHOOSE, boxes())
    end = client.get(made.location).text.split("/rules/choices/")[1].split('"')[0]
    other = neighbour(people)
    outside = client.application.test_client()
    sign_in(outside, other)
    assert outside.get(f"/rules/choices/{end}").status_code == 404
    for url in (f"{RULE}?place=529901", "/rules?place=529901", "/rules/compare?right=529901"):
        shown = outside.get(url).text
        assert "村民要求延长公示" in shown
        assert "申批准" not in shown, "who decided is for the county's own people"


def neighbour(people: People) -> Person:
    """An approver of the next county, made as the cast is."""
    given = UserInput(
        user_name="xun.yuanshan",
        name="寻远山",
        phone=None,
        division_path=NEIGHBOUR,
        party_id=None,
    )
    with transaction():
        user = create_user(
            user=given,
            first=make_first_password(PASSWORD),
            actor=people.system_admin.actor,
            must_change_password=False,
        )
        grant = RoleInput(role=Role.COUNTY_APPROVER, reason="任职", from_on=today())
        grant_role(user_id=user.id, grant=grant, actor=people.security_admin.actor)
    return Person(user.id, given.user_name, given.name, Role.COUNTY_APPROVER, NEIGHBOUR)
