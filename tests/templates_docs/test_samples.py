"""The invented case adds up: what a county copies from a sample must not be wrong."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from app.documents.kinds import get_kind

GROSS = 14_084_500


def sample_of(code: str) -> Any:
    """The invented facts of a kind."""
    return get_kind(code).sample()


def total(rows: list[dict[str, Any]], name: str) -> int:
    """Sum of a column."""
    return sum(row[name] for row in rows)


def test_incomes_are_the_gross_income_and_the_steps_lead_to_the_households() -> None:
    """Each deduction leaves what the next begins with; the last hands out all that is left."""
    plan = sample_of("distribution_plan")
    steps = plan["steps"]
    assert total(plan["incomes"], "amount") == steps[0]["amount"] == GROSS
    for before, step in pairwise(steps):
        assert step["base"] == before["left"]
        assert step["left"] == step["base"] - step["amount"]
    assert steps[-1]["left"] == 0
    assert steps[-1]["amount"] == plan["pool"]
    assert all(one["tonnes"] * one["price"] == one["amount"] for one in plan["incomes"])


def test_groups_and_households_share_the_whole_pool() -> None:
    """To the fen, and the same on the plan, the detail and the public list."""
    plan, detail = sample_of("distribution_plan"), sample_of("distribution_detail")
    notice = sample_of("distribution_notice")
    assert plan["pool"] == detail["pool"] == notice["pool"]
    assert total(plan["groups"], "amount") == plan["pool"]
    assert total(detail["households"], "due") == plan["pool"]
    assert total(notice["households"], "amount") == plan["pool"]
    assert all(one["due"] - one["deduction"] == one["net"] for one in detail["households"])
    areas = {total(plan["groups"], "area"), total(detail["households"], "area"), plan["area"]}
    assert len(areas) == 1
    counts = {total(plan["groups"], "households"), len(detail["households"])}
    assert counts == {plan["household_count"]} == {len(notice["households"])}


def test_the_assembly_had_its_majority() -> None:
    """Two thirds present, half of the present agree: the sample shows a lawful decision."""
    plan = sample_of("distribution_plan")
    assert plan["present"] * 3 >= plan["due"] * 2
    assert plan["agreed"] * 2 > plan["present"]


def test_bank_and_counter_pay_the_whole_pool() -> None:
    """The control figures of the batch, and the sheet of those who fetch their money."""
    batch, sheet = sample_of("bank_summary"), sample_of("receipt_sheet")
    plan = sample_of("distribution_plan")
    assert total(batch["banks"], "amount") == batch["amount"]
    assert total(batch["banks"], "payments") == batch["count"]
    by_hand = total(sheet["people"], "amount")
    assert batch["amount"] + by_hand == plan["pool"]
    assert batch["count"] + len(sheet["people"]) == plan["household_count"]


def test_units_of_a_transfer_add_up() -> None:
    """Tonnes and money of the tickets are those of the contract."""
    contract = sample_of("transfer_agreement")
    assert total(contract["units"], "tonnes") == contract["tonnes"]
    assert total(contract["units"], "amount") == contract["amount"]
    assert contract["tonnes"] * contract["unit_price"] == contract["amount"]
    for unit in contract["units"]:
        assert unit["tonnes"] * contract["unit_price"] == unit["amount"]


def test_the_notice_to_a_household_is_its_line_of_the_detail() -> None:
    """Nobody is told another sum than the list says."""
    told = sample_of("income_notice")
    line = sample_of("distribution_detail")["households"][0]
    assert told["household_number"] == line["household_number"]
    assert told["pool"] == sample_of("distribution_detail")["pool"]
    assert (told["area"], told["gross"], told["deduction"], told["net"]) == (
        line["area"],
        line["due"],
        line["deduction"],
        line["net"],
    )
