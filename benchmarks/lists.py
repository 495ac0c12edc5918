"""Section 2: list pages over 1,000, 100,000 and 1,000,000 households on SQLite, as ratios."""

from __future__ import annotations

from urllib.parse import quote

from app.core.database import db
from benchmarks.house import fill, name_of, new_house, number_of
from benchmarks.pages import getter
from benchmarks.rounds import Gates, heading, line, medians

SIZES = (1_000, 100_000, 1_000_000)
FIRST = "first page with its tab counts"
PLACE = "/52/5299/529901/529901101/529901101201/"


def urls(size: int) -> dict[str, str]:
    """What a clerk asks of a list."""
    return {
        FIRST: "/parties/households",
        "a page in the middle": f"/parties/households?page={size // 40}",
        "one village": f"/parties/households?place={quote(PLACE, safe='')}",
        "part of a name": f"/parties/households?q={quote(name_of(size // 2))}",
        "a register number": f"/parties/households?q={number_of(size // 2)}",
    }


def run(gates: Gates, *, quick: bool) -> None:
    """One database that grows; each size is measured as soon as it is reached."""
    sizes = SIZES[:2] if quick else SIZES
    found: dict[int, dict[str, float]] = {}
    with new_house(villages=280) as house:
        cookie = house.cookie_of_clerk()
        filled = 0
        for size in sizes:
            with house.app.app_context():
                fill(db.engine, first=filled + 1, last=size)
                db.session.remove()
            filled = size
            calls = {name: getter(house.app, url, cookie) for name, url in urls(size).items()}
            found[size] = medians(calls, rounds=3, times=2 if size > 100_000 else 5)
    heading("List pages on SQLite", f"the same page at {sizes[0]:,} households (less is better)")
    for name in found[sizes[0]]:
        ratios = "  ".join(
            f"{size:>9,}: {found[size][name] / found[sizes[0]][name]:8.1f}" for size in sizes
        )
        print(f"   {ratios}   {name}")
    last = found[sizes[-1]]["first page with its tab counts"]
    line(
        last / found[sizes[-2]]["first page with its tab counts"],
        "first page, largest against the size before",
    )
    gates.at_most(
        "first page at 100,000 against 1,000",
        found[SIZES[1]][FIRST] / found[SIZES[0]][FIRST],
        40,
    )
