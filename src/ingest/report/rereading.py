"""What reading pages again changed: per field how many articles, with examples; or JSON lines."""

import json
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ingest.visiting.differences import Difference
from ingest.visiting.marks import Tally

EXAMPLES = 3
"""Examples per field."""

_LINES = 4
"""Lines of a text, or details, shown of one example."""

_WIDTH = 60


class Summary:
    """Counts differences as they come and keeps the first few of each field."""

    def __init__(self) -> None:
        self._articles: Counter[str] = Counter()
        self._lines: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._examples: defaultdict[str, list[Difference]] = defaultdict(list)

    def add(self, difference: Difference) -> None:
        """Take one difference in."""
        name = _heading(difference)
        self._articles[name] += 1
        self._lines[name]["added"] += len(difference.added)
        self._lines[name]["removed"] += len(difference.removed)
        if len(self._examples[name]) < EXAMPLES:
            self._examples[name].append(difference)

    def lines(self) -> list[str]:
        """Return the fields, the most changed first, each with its examples."""
        shown = []
        for name, n in self._articles.most_common():
            counts = self._lines[name]
            told = ""
            if counts["added"] or counts["removed"]:
                told = f", {counts['added']} added and {counts['removed']} removed"
            shown.append(f"{name}: {n} {'article' if n == 1 else 'articles'}{told}")
            for one in self._examples[name]:
                shown += [f"    {line}" for line in _example(one)]
        return shown


def tally_lines(tally: Tally, *, is_dry: bool) -> list[str]:
    """Return what came of it in a few lines."""
    verb = "would change" if is_dry else "changed"
    lines = [
        f"{tally.articles} articles read again: {tally.changed} {verb}, "
        f"earlier versions of {tally.restated} read otherwise",
        f"{tally.rejects} refused pages read again: {tally.found} are articles now",
    ]
    if tally.refused:
        lines.append(
            f"{tally.refused} articles are kept as they were though the rules refuse their pages; "
            "--accept-losses marks them as worth nothing"
        )
    if tally.given_up:
        lines.append(
            f"{tally.given_up} articles {'would be' if is_dry else 'are'} given up: quality 0, "
            "not relevant, flag refused_now, and a reject says why"
        )
    if tally.readdressed:
        lines.append(f"{tally.readdressed} pages give another address now; the old ids stay")
    if tally.unread:
        lines.append(f"{tally.unread} could not be read and are left to the next time")
    return lines


def as_json(difference: Difference) -> str:
    """Return a difference as one line."""
    values = {key: value for key, value in asdict(difference).items() if value not in ((), "")}
    return json.dumps(values, ensure_ascii=False, default=_plain)


def _heading(difference: Difference) -> str:
    if difference.field != "article":
        return difference.field
    return "articles that appear" if difference.new else "articles whose page is refused"


def _example(difference: Difference) -> list[str]:
    lines = [difference.url]
    if difference.field == "article":
        lines.append(f"  {_cut(difference.new or difference.old)}  ({difference.reason})")
    elif difference.added or difference.removed:
        lines += [f"  - {_cut(line)}" for line in difference.removed[:_LINES]]
        lines += [f"  + {_cut(line)}" for line in difference.added[:_LINES]]
        left = sum(max(0, len(some) - _LINES) for some in (difference.added, difference.removed))
        lines += [f"  and {left} more"] if left else []
    else:
        lines.append(f"  {_cut(difference.old)} -> {_cut(difference.new)}")
    return lines


def _cut(value: Any) -> str:
    if value is None or value == ():
        return "nothing"
    if isinstance(value, tuple):
        value = "、".join(map(str, value))
    if isinstance(value, datetime):
        value = f"{value:%Y-%m-%d %H:%M:%S}"
    text = " ".join(str(value).split())
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
