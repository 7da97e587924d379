"""Whether words are traced to the page of the sample web that printed them first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ingest.sampleweb.truth import Truth
from ingest.text.clean import key_text
from ingest.text.urls import canonical_url

Ask = Callable[[str], Sequence[dict[str, Any]]]

_QUOTATIONS = """
select q.words, a.canonical_url
from quotations as q
join articles as a on a.article_id = q.first_article_id
"""

_PASSAGES = """
select
    any_value(substr(t.text, p.start + 1, p."end" - p.start)) as words,
    any_value(a.canonical_url) as canonical_url
from passages as p
join texts as t using (article_id)
join articles as a on a.article_id = p.first_article_id
group by p.passage_id
"""


def quotations_judged(truth: Sequence[Truth], ask: Ask) -> list[tuple[str, bool]]:
    """Return every quotation that several pages print, and whether the first of them is right."""
    return _judged(ask(_QUOTATIONS), truth, ask)


def passages_judged(truth: Sequence[Truth], ask: Ask) -> list[tuple[str, bool]]:
    """Return every paragraph that several pages print, and whether the first of them is right."""
    return _judged(ask(_PASSAGES), truth, ask)


def _judged(
    rows: Sequence[Mapping[str, Any]], truth: Sequence[Truth], ask: Ask
) -> list[tuple[str, bool]]:
    """Return words and whether the page they are traced to is the first that truly has them.

    Of the pages that were found those count whose true body has the words; the first of them is
    the one that was truly published first, several where that was at the same instant.
    """
    found = {row["canonical_url"] for row in ask("select canonical_url from articles")}
    bodies: dict[str, tuple[str, datetime]] = {}
    for one in truth:
        url = canonical_url(one.canonical_url)
        if one.kind == "article" and url in found and one.published_at is not None:
            bodies[url] = (key_text(one.body or ""), one.published_at)
    judged = []
    for row in rows:
        key = key_text(row["words"])
        printed = {url: at for url, (body, at) in bodies.items() if key in body}
        if len(printed) > 1:
            first = min(printed.values())
            judged.append((row["words"], printed.get(row["canonical_url"]) == first))
    return judged
