"""What a search found, as text for people and as JSON for programs."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from ingest.store.hits import Hit, Hits

_BOLD, _PLAIN = "\x1b[1;33m", "\x1b[0m"


def as_lines(hits: Hits, *, is_colour: bool) -> Iterator[str]:
    """Yield the hits for a terminal, the words that were found marked."""
    for hit in hits.hits:
        day = (hit.published_at or "undated")[:10]
        on = f" on {hit.portal}" if hit.portal else ""
        copies = f", and {hit.n_copies} copies" if hit.n_copies > 1 else ", and a copy"
        yield f"{day:10}  {hit.title or '(no headline)'}"
        yield (
            f"            {hit.outlet or 'unknown outlet'}{on}, {hit.n_found} times"
            f"{copies if hit.n_copies else ''}: {hit.url}"
        )
        yield f"            {_marked(hit, is_colour=is_colour)}"
    least = "" if hits.is_complete else "at least "
    texts = f", {hits.n_texts} texts" if hits.n_texts < hits.n_articles else ""
    shown = f", {len(hits.hits)} shown" if len(hits.hits) < hits.n_texts else ""
    yield f"{least}{hits.n_articles} articles{texts}{shown}"


def as_objects(hits: Hits) -> Iterator[str]:
    """Yield one JSON object a hit."""
    for hit in hits.hits:
        yield json.dumps(asdict(hit), ensure_ascii=False)


def _marked(hit: Hit, *, is_colour: bool) -> str:
    left, right = (_BOLD, _PLAIN) if is_colour else ("【", "】")
    words = hit.extract[hit.start : hit.end]
    return f"{hit.extract[: hit.start]}{left}{words}{right}{hit.extract[hit.end :]}"
