"""`python -m tests.typeset.layout.refresh`: what LibreOffice makes of every shipped paper.

Run where LibreOffice is installed, after a template was added or changed; writes pages.json.
"""

from __future__ import annotations

import json
import sys

from app.typeset.pdf.reading import count_pages
from tests.typeset.layout.office import convert_all, installed
from tests.typeset.layout.reading import lay, read
from tests.typeset.layout.shipped import PAGES, READ_WHOLE, case_names, digest, word_of


def main() -> int:
    """Exit code 1 when our pages are not LibreOffice's."""
    if installed() is None:
        print("LibreOffice is not installed: nothing to compare with")
        return 2
    words = {name: word_of(name) for name in case_names()}
    papers = convert_all(words)
    pages = {name: count_pages(content) for name, content in sorted(papers.items())}
    texts = {name: digest(read(papers[name]).text) for name in READ_WHOLE}
    held = json.dumps({"pages": pages, "texts": texts}, indent=1, sort_keys=True)
    PAGES.write_text(held + "\n", encoding="utf-8")
    ours = {name: lay(word).pages for name, word in words.items()}
    other = {name: (ours[name], pages[name]) for name in words if ours[name] != pages[name]}
    for name, (mine, theirs) in other.items():
        print(f"{name}: {mine} pages, LibreOffice {theirs}")
    print(f"{len(words)} papers, {len(other)} differ")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
