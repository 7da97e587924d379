"""Read which foreign texts our own labelled articles name, and score them by halves.

    python -m tests.eval.run_foreign [--misses dev]

The articles lie in ``tests/enrich/foreign_cases.toml``, labelled before the rules were looked at.
Each is put into a plain page and extracted, so that lines which extraction takes out of the text
are read as in a corpus. A foreign text counts from the confidence that the saved query
``lag_from_foreign_original`` asks for. Rules may be changed after looking at the misses of ``dev``,
never at those of ``test``.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from ingest.dedup.foreign import Found, foreign_sources_of
from ingest.extract.article import article_from
from ingest.model.article import ClaimRow, DroppedLineRow
from ingest.model.document import Document
from ingest.model.instant import BEIJING
from ingest.model.page import FetchedPage

CASES = Path(__file__).parents[1] / "enrich" / "foreign_cases.toml"
LEAST = 0.5
SHORT = timedelta(hours=36)
"""Longest span of instants that counts as a day: its hours may be those of any zone."""

_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><div class="info"><span>{day} 10:00</span>{source}</div>
<div class="article">{paragraphs}</div></body></html>"""

_FILLER = (
    "这件事在业内引起不少讨论。有人觉得步子迈得太快，有人觉得早就该做，也有人说先把条文读完再下"
    "结论不迟；可以确定的是，接下来几个月还会有更多人参与进来。"
)
"""Put behind the first paragraph, because extraction refuses pages of so few words."""

Case = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One article with what was found in it.

    Args:
        case: The labelled article.
        hits: Pairs of a label and what was found for it.
        missed: Labels that nothing was found for, but those that may be left out.
        wrong: What was found and is in no label.
    """

    case: Case
    hits: tuple[tuple[dict[str, Any], Found], ...]
    missed: tuple[dict[str, Any], ...]
    wrong: tuple[Found, ...]


@cache
def cases() -> tuple[Case, ...]:
    """Return the labelled articles."""
    return tuple(tomllib.loads(CASES.read_text("utf-8"))["case"])


def document_of(case: Case) -> Document:
    """Return an article as a corpus would have it."""
    source = case.get("source")
    first, *rest = case["text"].strip().split("\n")
    html = _PAGE.format(
        title=escape(case["title"]),
        day=case["day"],
        source=f"<span>来源：{escape(source)}</span>" if source else "",
        paragraphs="".join(f"<p>{escape(line)}</p>" for line in (first, _FILLER, *rest)),
    )
    at = datetime.combine(case["day"], time(10), tzinfo=BEIJING).astimezone(UTC)
    url = f"https://news.example/{case['id']}.html"
    page = FetchedPage(
        url=url,
        requested_url=url,
        body=html.encode(),
        http_status=200,
        headers=(),
        fetched_at=at + timedelta(hours=1),
        seen_at=at + timedelta(hours=1),
        portal=None,
    )
    parts = article_from(page, portal=None)
    own = {"article_id": case["id"]}
    return Document(
        doc_id=case["id"],
        title=parts.title or "",
        text=parts.text,
        published_at=at,
        published_latest_at=at,
        source=parts.source,
        declared_source=parts.declared_source,
        original_title=parts.original_title,
        references=parts.references,
        claims=tuple(
            ClaimRow(
                **own,
                position=n,
                field=claim.field,
                value=claim.value,
                rule=claim.rule,
                found_in=claim.where,
                is_taken=claim.won,
            )
            for n, claim in enumerate(parts.claims)
        ),
        origin_lines=tuple(
            DroppedLineRow(**own, position=n, line=dropped.line, rule=dropped.rule)
            for n, dropped in enumerate(parts.dropped)
        ),
    )


def scored(case: Case) -> Scored:
    """Return which labels of an article were found; each counts once."""
    left = [one for one in foreign_sources_of(document_of(case)) if one.confidence >= LEAST]
    hits, missed = [], []
    for label in case["foreign"]:
        found = next((one for one in left if _is_meant(one, label)), None)
        if found is not None:
            left.remove(found)
            if not label.get("optional"):
                hits.append((label, found))
        elif not label.get("optional"):
            missed.append(label)
    return Scored(case=case, hits=tuple(hits), missed=tuple(missed), wrong=tuple(left))


def _is_meant(found: Found, label: dict[str, Any]) -> bool:
    kind = found.place.kind if found.place else "report"
    named = found.place.name.casefold() if found.place else ""
    names = [name.casefold() for name in label.get("outlet", [])]
    return kind == label["kind"] and (not names or named in names)


def is_dated_right(label: dict[str, Any], found: Found) -> bool:
    """Return whether a text has the day or month of its label, or none where that has none."""
    day = label.get("day")
    if day is None or found.dated is None:
        return day is None and found.dated is None
    first = date.fromisoformat(day if len(day) > 7 else f"{day}-01")
    if len(day) == 7:
        is_month = found.dated.latest - found.dated.earliest < timedelta(days=31)
        return is_month and f"{found.dated.earliest:%Y-%m}" == day
    begins = datetime.combine(first, time(), tzinfo=BEIJING)
    ends = datetime.combine(first + timedelta(days=1), time(), tzinfo=UTC)
    meets = found.dated.earliest < ends and found.dated.latest >= begins
    return meets and found.dated.latest - found.dated.earliest < SHORT


def figures_of(half: str) -> dict[str, float]:
    """Return the figures of the half ``dev`` or ``test``, shares 0..1."""
    every = [scored(case) for case in cases() if case["half"] == half]
    n_hits = sum(len(one.hits) for one in every)
    n_found = n_hits + sum(len(one.wrong) for one in every)
    n_labels = n_hits + sum(len(one.missed) for one in every)
    dated = [
        is_dated_right(label, found)
        for one in every
        for label, found in one.hits
        if label.get("day") != "any"
    ]
    return {
        "foreign texts, precision": n_hits / n_found if n_found else 0.0,
        "foreign texts, recall": n_hits / n_labels,
        "dates of those found": sum(dated) / len(dated) if dated else 0.0,
    }


def size_of(half: str) -> str:
    """Return what a half holds, for readers."""
    part = [case for case in cases() if case["half"] == half]
    labels = [label for case in part for label in case["foreign"] if not label.get("optional")]
    none = sum(not case["foreign"] for case in part)
    return f"{len(part)} articles, {len(labels)} foreign texts, {none} articles that name none"


def misses(every: Iterable[Scored]) -> list[str]:
    """Return a line for whatever is wrong."""
    lines = []
    for one in every:
        name = one.case["id"]
        lines += [f"{name}: missed {label}" for label in one.missed]
        lines += [f"{name}: wrong {found}" for found in one.wrong]
        lines += [
            f"{name}: dated {found.dated}, not {label.get('day')}: {found.words!r}"
            for label, found in one.hits
            if label.get("day") != "any" and not is_dated_right(label, found)
        ]
    return lines


def main(argv: Sequence[str] | None = None) -> int:
    """Print figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", choices=["dev"], help="print what is wrong in a half")
    arguments = parser.parse_args(argv)
    for half in ("dev", "test"):
        shown = "  ".join(f"{name} {value:.3f}" for name, value in figures_of(half).items())
        print(f"{half:5s} {size_of(half)}: {shown}")
    if arguments.misses:
        part = [case for case in cases() if case["half"] == arguments.misses]
        print("\n".join(misses(map(scored, part))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
