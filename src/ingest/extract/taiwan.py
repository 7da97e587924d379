"""What pages in traditional characters write in a way of their own: years and the source line."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ingest.extract.clues import Clue

# The first year of the Republic's calendar is 1912.
_BEFORE_FIRST = 1911
_YEAR = re.compile(
    "民国\\s*(?P<named>\\d{2,3})\\s*年"
    "|(?<![\\d.:-])(?P<bare>1[01]\\d)(?=(?:[-/.](?:0?[1-9]|1[0-2])[-/.]|年\\d{1,2}月)"
    "(?:0?[1-9]|[12]\\d|3[01])(?:日|(?!\\d)))"
)
_SOURCE = re.compile("^资料来源(?=\\s*[：:])")


def with_western_years(text: str) -> tuple[str, Mapping[str, str]]:
    """Return a line with years of the Republic as years of our era, and what was printed.

    ``发布日期：115-03-05`` and ``民国115年3月5日`` are days of 2026. A bare three-digit year
    counts only in front of a month and a day; on pages in simplified characters the same figures
    are room numbers and versions, so callers ask for traditional pages only.

    Args:
        text: The line, simplified.
    """
    printed: dict[str, str] = {}

    def western(match: re.Match[str]) -> str:
        named = match["named"]
        year = str(int(named or match["bare"]) + _BEFORE_FIRST) + ("年" if named else "")
        printed[year] = match[0]
        return year

    return _YEAR.sub(western, text), printed


def with_source_label(clues: Iterable[Clue]) -> list[Clue]:
    """Return the clues with 資料來源 read as 来源, which it is on offices' pages in Taiwan.

    On other pages 资料来源 stands under charts and names where the figures are from.
    """
    return [
        replace(
            clue,
            text=_SOURCE.sub("来源", clue.text),
            pieces=tuple(_SOURCE.sub("来源", piece) for piece in clue.pieces),
        )
        if clue.zone in {"header", "above", "dropped"}
        else clue
        for clue in clues
    ]
