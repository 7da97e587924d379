"""The headline the text had where it first appeared."""

import re
from collections.abc import Iterable

from ingest.extract.clues import Clue, Reading, choose
from ingest.extract.parts import Claim
from ingest.extract.title import key_of

_LABEL = re.compile(
    "(?:原标题|原题目|原文标题|原题为?)\\s*[：:为]?\\s*(?:《([^》]{4,80})》|([^《》）)】\\]]{4,80}))"
)


# A translation names what it was made from: 原文：Title（Outlet）
_TRANSLATED = re.compile(
    "^[（(]?(?:原文|英文原文|译自|编译自|Original)\\s*[：:]\\s*《?([^（(》]{4,160}?)》?\\s*[（(]"
)


def original_title_of(
    clues: Iterable[Clue], *, title: str | None
) -> tuple[str | None, tuple[Claim, ...]]:
    """Return the title behind 原标题 or 原文标题, None when it is this page's own headline."""
    readings = []
    for clue in clues:
        if clue.where == "line:translated_from" and (match := _TRANSLATED.search(clue.text)):
            readings.append(
                Reading(
                    value=match[1].strip(), rule="original_translated", where=clue.where, rank=0.5
                )
            )
        for match in _LABEL.finditer(clue.text):
            value = (match[1] or match[2] or "").strip(" ，,。")
            if value and key_of(value) != key_of(title or ""):
                readings.append(
                    Reading(value=value, rule="original_label", where=clue.where, rank=0.0)
                )
    return choose("original_title", readings)
