"""Counting lines past strings, comments and brackets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rulepacks.packs.lines import Scan

TEXT = '''# [[value]] in a comment
[pack]
code = "a = [1, 2]"
words = """
[[value]]
name = "not a key"
"""

[[value]]   # the first
name = 'a#b'
value = [   # three
  { a = 1, b = [1, 2] },

  { a = "}, {", b = [] },
  { a = 3,
  },
]
[[value]]
"name" = 2
plain = ["x", "y",
  "z"]
'''


def test_tables_keys_and_elements_stand_where_they_stand() -> None:
    scan = Scan(TEXT)
    assert scan.place("pack").line == 2
    assert (scan.place("pack").of("code"), scan.place("pack").of("words")) == (3, 4)
    first, second = scan.tables["value"]
    assert (first.line, second.line) == (9, 18)
    assert (first.of("name"), first.of("value")) == (10, 11)
    assert [first.of("value", at) for at in range(4)] == [12, 14, 15, 11]
    assert [second.of("plain", at) for at in range(3)] == [20, 20, 21]
    assert second.of("gone") == 18
    assert scan.place("value", 7).line == 1


@given(st.text(alphabet="a=\"[]{}#,\n\\' ", max_size=60))
def test_any_text_is_scanned_to_its_end(text: str) -> None:
    """What is no TOML is told by tomllib; counting lines must end whatever comes."""
    Scan(text)
