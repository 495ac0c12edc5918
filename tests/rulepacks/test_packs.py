"""The shipped packs say what the regulations say, each for its place and its time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.core.bilingual import Text
from app.core.numbering import format_number
from app.rulepacks.packs import SHIPPED, load_packs
from app.rulepacks.rules import PackStatus, PackValue, Standing, ValueType
from tests.rulepacks.shipped import (
    ELSEWHERE,
    GUIZHOU,
    HUNAN,
    MINGXI,
    ORDOS,
    SICHUAN,
    TODAY,
    ask,
    find,
)

LAST_OF_HUNAN = date(2028, 1, 31)


def all_values() -> list[PackValue]:
    library = load_packs()
    return [value for code in library.packs for value in library.of_pack(code)]


def test_each_pack_holds_for_its_place_its_time_and_its_standing() -> None:
    packs = load_packs().packs
    said = {
        code: (pack.division_path, pack.status, pack.valid_from, pack.valid_to)
        for code, pack in packs.items()
    }
    assert said == {
        "national": ("/", PackStatus.IN_FORCE, date(1987, 1, 1), None),
        "guizhou": ("/52/", PackStatus.IN_FORCE, date(2023, 10, 19), None),
        "hunan": ("/43/", PackStatus.IN_FORCE, date(2026, 2, 1), LAST_OF_HUNAN),
        "sichuan": ("/51/", PackStatus.IN_FORCE, date(2019, 3, 1), None),
        "ordos": ("/15/1506/", PackStatus.DRAFT, date(2023, 8, 19), None),
        "mingxi": ("/35/3504/350421/", PackStatus.EXPIRED, date(2022, 8, 24), date(2025, 12, 31)),
    }


def test_every_value_has_article_and_words_in_both_languages() -> None:
    for value in all_values():
        assert value.article.zh != "—", value.name
        assert value.article.en.isascii(), value.name
        assert value.quote, value.name


def test_what_the_house_chose_is_named_so_open_to_the_county_and_explained() -> None:
    house = [value for value in all_values() if value.article.zh == "本系统默认"]
    assert len(house) > 30
    for value in house:
        assert value.pack.code == "national", value.name
        assert value.note is not None, value.name
    fixed = {value.name for value in house if not value.local}
    assert fixed == {"benefits.distinct_roles", "notices.registry_count_start"}, "a county's to set"


def test_what_a_law_fixes_no_county_changes_unless_its_words_leave_room() -> None:
    open_in_law = {
        (value.pack.code, value.name)
        for value in all_values()
        if value.local and value.article.zh != "本系统默认"
    }
    assert open_in_law == {
        ("guizhou", "projects.library_families"),
        ("guizhou", "archives.extra_papers"),
        ("guizhou", "agreements.kinds"),
    }


def test_no_person_phone_or_address_of_the_sources_was_copied() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SHIPPED.glob("*.toml"))
    for found in re.findall(r"[0-9]{7,}", text):
        assert found in {"50000000", "100000000", "15000000", "30000000", "18000000"} | {
            "1000000000000"
        }, found
    assert "@" not in text
    for word in ("联系人", "联系电话", "书记", "副县长", "镇长"):
        assert word not in text


def test_a_draft_is_a_draft_and_an_ended_regulation_has_expired() -> None:
    assert ask("tickets.powers", ORDOS).status is Standing.DRAFT
    assert ask("tickets.powers", MINGXI).status is Standing.EXPIRED
    assert ask("tickets.powers", MINGXI, date(2025, 12, 31)).status is Standing.IN_FORCE
    assert ask("projects.libraries", HUNAN, LAST_OF_HUNAN).status is Standing.IN_FORCE
    assert ask("projects.libraries", HUNAN, date(2028, 2, 1)).status is Standing.EXPIRED
    assert find("projects.libraries", HUNAN, date(2026, 1, 31)) is None


def test_after_its_last_day_a_regulation_gives_way_to_what_is_still_in_force() -> None:
    before = ask("projects.families", HUNAN, LAST_OF_HUNAN)
    after = ask("projects.families", HUNAN, date(2028, 2, 1))
    assert (before.pack.code, after.pack.code) == ("hunan", "national")
    assert after.status is Standing.IN_FORCE
    assert ask("projects.families", MINGXI).pack.code == "national"


def families(path: str) -> list[str]:
    rows = sorted(ask("projects.families", path).rows, key=lambda row: int(str(row["place"])))
    return [str(row["family"]) for row in rows]


def test_families_stand_in_the_order_of_the_place() -> None:
    assert families(GUIZHOU) == ["ccer", "ticket", "international", "other"]
    assert families(HUNAN) == ["ccer", "international", "ticket", "other"]
    assert ask("projects.families", GUIZHOU).article == Text("第九条", "Art. 9")


@pytest.mark.parametrize(
    ("path", "ticket"), [(GUIZHOU, "encouraged"), (HUNAN, "orderly")], ids=["guizhou", "hunan"]
)
def test_ccer_comes_first_and_what_is_international_is_looked_at_hard(
    path: str, ticket: str
) -> None:
    stances = {row["family"]: row["stance"] for row in ask("projects.policy", path).rows}
    assert stances == {
        "ccer": "first",
        "ticket": ticket,
        "international": "strict",
        "other": "strict",
    }


def test_guizhou_asks_for_four_papers_and_may_be_asked_for_more() -> None:
    papers = [row["paper"] for row in ask("archives.required_papers", GUIZHOU).rows]
    assert papers == ["application", "credit_record", "plan", "agreement"]
    assert not ask("archives.required_papers", GUIZHOU).base.local
    more = ask("archives.extra_papers", GUIZHOU)
    assert (more.items, more.base.local) == ((), True)


def listed(cell: object) -> tuple[object, ...]:
    assert isinstance(cell, tuple)
    return cell


def approvers(mode: str, path: str) -> tuple[object, ...]:
    (row,) = ask(f"archives.approvers_{mode}", path).rows
    assert (row["archive_class"], row["requester"]) == ("any", "any")
    return listed(row["approvers"])


def test_viewing_is_the_countys_and_copying_the_citys() -> None:
    assert approvers("view", GUIZHOU) == ("county",)
    assert approvers("copy", GUIZHOU) == ("county", "city")
    assert approvers("excerpt", GUIZHOU) == ("county",)
    assert approvers("lend", GUIZHOU) == ("county", "city")
    open_modes = {
        mode
        for mode in ("view", "excerpt", "lend", "copy")
        if ask(f"archives.approvers_{mode}", GUIZHOU).base.local
    }
    assert open_modes == {"excerpt", "lend"}, "the law speaks of viewing and copying alone"


def test_filing_goes_one_level_up_when_its_article_says() -> None:
    def steps(name: str, path: str) -> list[tuple[object, object, object]]:
        return [(row["from"], row["to"], row["due"]) for row in ask(name, path).rows]

    assert steps("filings.archive_supply", GUIZHOU) == [
        ("county", "city", "at_once"),
        ("city", "province", "at_once"),
    ]
    assert ("county", "ecology_same_level", "at_once") in steps("filings.breach", GUIZHOU)
    assert ("county", "city", "regularly") in steps("filings.registry_watch", GUIZHOU)
    assert ("county", "city", "promptly") in steps("filings.registry_watch", HUNAN)
    assert ("county", "holders", "promptly") in steps("filings.enclosure", HUNAN)
    assert ask("filings.at_once_working_days", GUIZHOU).integer == 0
    assert find("filings.archive_supply", ORDOS) is None


def test_sichuan_has_five_zones_over_all_its_prefectures() -> None:
    zones = ask("projects.zones", SICHUAN).rows
    places = [str(place) for zone in zones for place in listed(zone["divisions"])]
    assert len(zones) == 5
    assert len(places) == len(set(places)) == 21
    assert all(place.startswith("51") for place in places)
    targets = {row["by_on"]: row["amount"] for row in ask("projects.targets", SICHUAN).rows}
    assert targets == {
        date(2022, 12, 31): Decimal(15_000_000),
        date(2025, 12, 31): Decimal(30_000_000),
    }
    assert ask("projects.award_min_fen", SICHUAN).integer == 500_000 * 100
    assert ask("projects.award_max_fen", SICHUAN).integer == 1_000_000 * 100
    assert ask("projects.eco_use_share", SICHUAN).decimal == Decimal("0.03")
    assert ask("projects.eco_use_min_area_mu_x100", SICHUAN).integer == 500 * 100
    assert ask("projects.eco_use_max_area_mu_x100", SICHUAN).integer == 50 * 100

    (explored,) = [listed(zone["trial"]) for zone in zones if "trial" in zone]
    assert explored == ("urban_forest",), "Part 2 explores it, and furthers it nowhere"


def test_targets_of_mingxi_are_all_there() -> None:
    on = date(2025, 12, 31)
    targets = {row["code"]: row["amount"] for row in ask("projects.targets", MINGXI, on).rows}
    assert targets == {
        "carbon-forest": 50_000,
        "forest-quality": 70_000,
        "forest-cover": 79,
        "stock": 18_000_000,
        "planting": 50_000,
        "tending": 220_000,
        "closure": 60_000,
        "biodiversity": 70_000,
        "pine-conversion": 100_000,
        "projects-planned": 2,
        "traded": 20_000,
    }


def test_enclosing_resources_is_no_breach_of_an_agreement() -> None:
    assert find("cases.breach_measures", HUNAN) is None
    assert ask("cases.enclosure_measures", HUNAN).items == ("measures", "tell_holders")
    assert ask("cases.breach_measures", GUIZHOU).items[1:] == ("suspend", "withdraw_archives")


def test_what_the_national_measures_fix_for_ccer_no_county_changes() -> None:
    held = {
        name: ask(name, GUIZHOU)
        for name in (
            "notices.registry_days",
            "retention.project_years",
            "projects.ccer_started_after",
            "projects.ccer_reductions_after",
            "projects.ccer_claim_years",
        )
    }
    assert [one.value for one in held.values()] == [
        20,
        10,
        date(2012, 11, 8),
        date(2020, 9, 22),
        5,
    ]
    assert not any(one.base.local for one in held.values())
    assert all("温室气体自愿减排交易管理办法" in one.article.zh for one in held.values())


def test_a_villager_group_decides_on_what_is_its_own() -> None:
    rows = ask("votes.villager_group", GUIZHOU, date(2025, 12, 31)).rows
    assert {
        (row["body"], row["share"], row["of"], row["above"], row["quorum"]) for row in rows
    } == {
        ("members", Fraction(1, 2), "present", True, Fraction(2, 3)),
        ("households", Fraction(1, 2), "present", True, Fraction(2, 3)),
    }
    assert not ask("votes.villager_group", GUIZHOU).is_firm


def test_a_quorum_says_whether_it_must_be_exceeded() -> None:
    for value in all_values():
        rows = value.value if value.name.startswith("votes.") else ()
        for row in rows if isinstance(rows, tuple) else ():
            if isinstance(row, Mapping):
                assert ("quorum" in row) == ("quorum_above" in row), value.name


def test_words_nobody_compared_with_the_law_are_marked() -> None:
    unchecked = {(value.name, value.valid_from.year) for value in all_values() if value.unchecked}
    assert unchecked == {
        ("retention.log_months", 2026),
        ("parties.voting_age", 1987),
        ("parties.voting_age_own_labour", 1987),
    }
    assert "记录，应当" in ask("retention.provision_years", GUIZHOU).quote


def test_powers_of_a_ticket_differ_by_regime() -> None:
    assert ask("tickets.powers", ORDOS).items == ("trade", "pledge", "cash", "offset")
    assert ask("tickets.powers", MINGXI).items == ("store", "trade", "pledge", "cash", "transfer")
    assert find("tickets.powers", GUIZHOU) is None
    bodies = [row["body"] for row in ask("tickets.steps", ORDOS).rows]
    assert bodies.index("third_party") < bodies.index("forestry_city")


def test_no_split_is_preset_as_a_standard() -> None:
    assert ask("agreements.owner_share_floor", ELSEWHERE).decimal == 0
    assert ask("agreements.sunset_months", ELSEWHERE).integer == 24
    assert ask("benefits.overdue_days", ELSEWHERE).integer == 30
    assert ask("benefits.withholding_rate", ELSEWHERE).decimal == 0


def test_an_amended_law_is_not_carried_on_with_its_old_words() -> None:
    assert ask("votes.villagers", GUIZHOU, date(2025, 12, 31)).is_firm
    assert not ask("votes.villagers", GUIZHOU, date(2026, 1, 1)).is_firm


def test_votes_of_the_collective_begin_with_their_law() -> None:
    assert find("votes.collective", GUIZHOU, date(2025, 4, 30)) is None
    rows = ask("votes.collective", GUIZHOU, date(2025, 5, 1)).rows
    assert {(row["body"], row["share"], row["of"]) for row in rows} == {
        ("members", Fraction(2, 3), "all"),
        ("representatives", Fraction(2, 3), "all"),
    }


def test_a_roster_of_any_past_day_knows_from_what_age_a_member_votes() -> None:
    for day in (date(1990, 1, 1), date(2020, 12, 31), date(2021, 1, 1), TODAY):
        assert ask("parties.voting_age", GUIZHOU, day).integer == 18
        assert ask("parties.voting_age_own_labour", GUIZHOU, day).integer == 16
    old, new = date(2020, 12, 31), date(2021, 1, 1)
    assert ask("parties.voting_age", GUIZHOU, old).article.en.startswith("General Principles")
    assert ask("parties.voting_age", GUIZHOU, new).article.en.startswith("Civil Code")


def test_what_land_and_people_ask_for_is_there_everywhere_and_on_any_day() -> None:
    names = [
        name
        for name, definition in load_packs().names.items()
        if definition.slice in {"parcels", "parties"} and name != "parties.roster_notice_days"
    ]
    for path in (GUIZHOU, ORDOS, HUNAN, SICHUAN, MINGXI, ELSEWHERE):
        assert ask("parties.roster_notice_days", path).integer == 10
        for name in names:
            for day in (date(1990, 1, 1), TODAY, date(2040, 1, 1)):
                assert ask(name, path, day).is_firm, (name, path, day)


def test_every_pattern_makes_a_number() -> None:
    values = {"adcode": "529901", "kind": "WT", "organ": "青林", "regime": "QH"}
    made = [
        format_number(str(value.value), {**values, "year": "2026", "seq": 7})
        for value in all_values()
        if value.definition.shape.type is ValueType.PATTERN
    ]
    assert "529901-WT-2026-0007" in made
    assert "青林〔2026〕7号" in made
    assert "QH-529901-2026-0000007" in made
    assert len(made) == len(set(made))
