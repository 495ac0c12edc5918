"""How the log speaks of rules. app/access binds these words, as it lies above."""

from __future__ import annotations

from collections.abc import Callable

from app.core.bilingual import Text
from app.rulepacks.queries import library

VERBS: dict[str, Text] = {
    "rulepacks.chosen": Text("作出本地规定", "Made a local choice"),
    "rulepacks.choice_ended": Text("结束本地规定", "Ended a local choice"),
    "rulepacks.choice_withdrawn": Text("收回未生效的本地规定", "Took back a local choice"),
}
FIELDS: dict[str, Text] = {
    "rule": Text("规则", "rule"),
    "value": Text("值", "value"),
    "own_document": Text("本县文件", "the county's paper"),
    "choice_ended": Text("同时结束的规定", "choice ended by it"),
    "withdrawn": Text("收回", "taken back"),
}
SUBJECTS: dict[str, Text] = {"rule_choice": Text("本地规定", "Local choice")}


def _title(name: str) -> Text:
    """A rule by its title; one that names.toml no longer knows as it was kept."""
    definition = library().names.get(name)
    return definition.title if definition is not None else Text(name, name)


VALUES: dict[str, Callable[[str], Text]] = {"rule": _title}
