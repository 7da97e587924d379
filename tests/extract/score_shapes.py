"""How many pages of ``shapes/`` come out right without any portal's rules.

Each ``<name>.html`` carries our own text in the shape of a kind of site whose pages were not
looked at when the rules were written; ``<name>.json`` says what should come out.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import PageError
from ingest.extract.article import article_from
from ingest.extract.parts import ArticleParts
from ingest.model.page import FetchedPage
from ingest.text.script import simplified

SHAPES = Path(__file__).with_name("shapes")
FETCHED_AT = datetime(2026, 3, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeScore:
    """What came out right.

    Args:
        pages: How many pages there are.
        right: Pages right in a field; ``all`` for pages right in every field.
        wrong: Fields that are wrong, by page.
    """

    pages: int
    right: Counter[str]
    wrong: dict[str, list[str]] = field(default_factory=dict)


def score_shapes() -> ShapeScore:
    """Extract every page and compare it with what it should give."""
    right: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    names = sorted(path.stem for path in SHAPES.glob("*.json"))
    for name in names:
        wanted = json.loads((SHAPES / f"{name}.json").read_text("utf-8"))
        verdict = _verdict(wanted, (SHAPES / f"{name}.html").read_bytes())
        right.update(key for key, is_right in verdict.items() if is_right)
        right["all"] += all(verdict.values())
        if not all(verdict.values()):
            wrong[name] = [key for key, is_right in verdict.items() if not is_right]
    return ShapeScore(pages=len(names), right=right, wrong=wrong)


def _verdict(wanted: dict[str, Any], body: bytes) -> dict[str, bool]:
    fields = ("title", "author", "source", "published", "body")
    page = FetchedPage(
        url=wanted["url"],
        requested_url=wanted["url"],
        body=body,
        http_status=200,
        headers=(),
        fetched_at=FETCHED_AT,
        seen_at=FETCHED_AT,
        portal=None,
    )
    try:
        parts = article_from(page, portal=None)
    except PageError:
        return dict.fromkeys(fields, False)
    return {
        **{key: _same(getattr(parts, key), wanted[key]) for key in fields[:3]},
        "published": _same_instant(parts, wanted["published"]),
        "body": _lines(parts.text.split("\n")) == _lines(wanted["paragraphs"]),
    }


def _same(got: str | None, wanted: str | None) -> bool:
    return simplified(got or "") == simplified(wanted or "")


def _same_instant(parts: ArticleParts, wanted: str | None) -> bool:
    if parts.published is None or wanted is None:
        return (parts.published is None) == (wanted is None)
    return parts.published.iso().startswith(wanted)


def _lines(lines: list[str]) -> list[str]:
    return [re.sub(r"\s+", "", line) for line in lines]
