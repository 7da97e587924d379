"""How well pages of our own text in the shapes of many kinds of sites come out, without rules.

Each ``<name>.html`` stands beside a ``<name>.json`` that says what should come out. ``shapes``
was looked at while rules were mended. The ``blind`` sets were written one after the other by
somebody who had not seen the rules; the misses of the first two have been read since. No rule may
be made for the newest: it says what to expect on a site that nobody has seen.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import opencc

from ingest.errors import PageError
from ingest.extract.article import article_from
from ingest.extract.parts import ArticleParts
from ingest.model.page import FetchedPage
from ingest.sampleweb.score import body_f1

SHAPES = Path(__file__).with_name("shapes")
FIRST = Path(__file__).with_name("blind_1")
SECOND = Path(__file__).with_name("blind_2")
HELD_OUT = Path(__file__).with_name("blind_3")
_TO_SIMPLIFIED = opencc.OpenCC("tw2s").convert
"""Pages in traditional characters are compared in simplified ones, which is what is stored."""

FETCHED_AT = datetime(2026, 3, 20, tzinfo=UTC)
FIELDS = ("title", "author", "source", "published", "body exact", "body F1 >= .95")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeScore:
    """What came out right.

    Args:
        pages: How many pages there are.
        right: Pages right in a field; ``all exact`` for pages right in every field.
        wrong: Fields that are wrong, by page.
    """

    pages: int
    right: Counter[str]
    wrong: dict[str, list[str]] = field(default_factory=dict)


def score_shapes(folder: Path) -> ShapeScore:
    """Extract every page of a folder and compare it with what it should give."""
    right: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    names = sorted(path.stem for path in folder.glob("*.json"))
    for name in names:
        wanted = json.loads((folder / f"{name}.json").read_text("utf-8"))
        verdict = _verdict(wanted, (folder / f"{name}.html").read_bytes())
        right.update(key for key, is_right in verdict.items() if is_right)
        right["all exact"] += all(verdict.values())
        if not all(verdict.values()):
            wrong[name] = [key for key, is_right in verdict.items() if not is_right]
    return ShapeScore(pages=len(names), right=right, wrong=wrong)


def _verdict(wanted: dict[str, Any], page_bytes: bytes) -> dict[str, bool]:
    page = FetchedPage(
        url=wanted["url"],
        requested_url=wanted["url"],
        body=page_bytes,
        http_status=200,
        headers=(),
        fetched_at=FETCHED_AT,
        seen_at=FETCHED_AT,
        portal=None,
    )
    try:
        parts = article_from(page, portal=None)
    except PageError:
        return dict.fromkeys(FIELDS, False)
    got = _TO_SIMPLIFIED(parts.text)
    body_wanted = _TO_SIMPLIFIED("\n".join(wanted["paragraphs"]))
    return {
        **{key: _same(getattr(parts, key), wanted[key]) for key in FIELDS[:3]},
        "published": _same_instant(parts, wanted["published"]),
        "body exact": _lines(got) == _lines(body_wanted),
        "body F1 >= .95": body_f1(body_wanted, got) >= 0.95,
    }


def _same(got: str | None, wanted: str | None) -> bool:
    return _TO_SIMPLIFIED(got or "") == _TO_SIMPLIFIED(wanted or "")


def _same_instant(parts: ArticleParts, wanted: str | None) -> bool:
    if parts.published is None or wanted is None:
        return (parts.published is None) == (wanted is None)
    return parts.published.iso().startswith(wanted)


def _lines(text: str) -> list[str]:
    return [re.sub(r"\s+", "", line) for line in text.split("\n")]
