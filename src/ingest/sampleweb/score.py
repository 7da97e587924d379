"""How well a release matches the truth of the sample web."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ingest.sampleweb.first_printings import passages_judged, quotations_judged
from ingest.sampleweb.truth import Truth
from ingest.text.urls import canonical_url

Ask = Callable[[str], Sequence[dict[str, Any]]]

GOOD_BODY_F1 = 0.98
"""A body counts as right from this F1 over 4-grams on."""

_ARTICLES = """
select a.canonical_url, a.title, a.author, a.outlet_name, a.published_at, a.published_latest_at,
    a.published_precision, a.is_relevant, a.original_title, t.text, m.cluster_id,
    o.outlet as original_outlet
from articles as a
join texts as t using (article_id)
left join clusters as m using (article_id)
left join originals as o using (cluster_id)
"""

_EDGES = """
select c.canonical_url as copy_url, s.canonical_url as source_url
from reposts as r
join articles as c on c.article_id = r.copy_id
join articles as s on s.article_id = r.source_id
where r.relation in ('same', 'partial', 'rewrite')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A figure with its set size."""

    name: str
    right: int
    of: int
    misses: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """Right over all, None for an empty set."""
        return self.right / self.of if self.of else None


def score_release(truth: Sequence[Truth], ask: Ask) -> tuple[Share, ...]:
    """Compare a release with the truth, article by article.

    Args:
        truth: What every address of the sample web holds.
        ask: Gives the rows of a query over the release, as dictionaries.
    """
    rows = ask(_ARTICLES)
    found = {row["canonical_url"]: row for row in rows}
    wanted = {canonical_url(t.canonical_url): t for t in truth if t.kind == "article"}
    both = [(wanted[url], found[url]) for url in sorted(wanted.keys() & found.keys())]
    fetched = {
        canonical_url(url)
        for row in ask("select url, requested_url from pages")
        for url in row.values()
    }
    disallowed = [t.url for t in truth if t.kind == "disallowed"]
    kept_wrongly = sorted(found.keys() - wanted.keys())
    reasons = ask("select url, reason from rejects")
    return (
        _share("articles found", wanted, lambda url: url in found),
        Share(
            name="addresses kept that are no article (to be 0)",
            right=len(kept_wrongly),
            of=len(found),
            misses=tuple(kept_wrongly),
        ),
        Share(
            name="disallowed addresses fetched (to be 0)",
            right=sum(canonical_url(url) in fetched for url in disallowed),
            of=len(disallowed),
        ),
        _share("rejects with a reason", reasons, lambda row: bool(row["reason"])),
        _pairs("title", both, lambda t, row: _folded(t.title) == _folded(row["title"])),
        _pairs(f"body F1 >= {GOOD_BODY_F1}", both, _is_body_right),
        _pairs("author", both, lambda t, row: _folded(t.author) == _folded(row["author"])),
        _pairs("outlet", both, lambda t, row: _folded(t.outlet) == _folded(row["outlet_name"])),
        _pairs("instant", both, _is_instant_right),
        _pairs("relevance", both, lambda t, row: t.relevant == row["is_relevant"]),
        _pairs(
            "original outlet",
            both,
            lambda t, row: (
                _folded(t.original_outlet or t.outlet) == _folded(row["original_outlet"])
            ),
        ),
        *_family_shares(both),
        *_edge_shares(both, ask),
        _judged("first printing of a quotation", quotations_judged(truth, ask)),
        _judged("first printing of a paragraph", passages_judged(truth, ask)),
    )


def score_lines(shares: Iterable[Share]) -> list[str]:
    """Return one line per figure, with its set size."""
    return [
        f"  {share.name:45} {'-' if share.value is None else f'{share.value:7.1%}'}"
        f"  ({share.right} of {share.of})"
        for share in shares
    ]


def _share(name: str, items: Any, is_right: Any) -> Share:
    wrong = [item for item in items if not is_right(item)]
    return Share(
        name=name,
        right=len(items) - len(wrong),
        of=len(items),
        misses=tuple(str(item) for item in wrong),
    )


def _pairs(name: str, both: Sequence[tuple[Truth, dict[str, Any]]], is_right: Any) -> Share:
    wrong = [t.url for t, row in both if not is_right(t, row)]
    return Share(name=name, right=len(both) - len(wrong), of=len(both), misses=tuple(wrong))


def _judged(name: str, judged: Sequence[tuple[str, bool]]) -> Share:
    wrong = tuple(words for words, is_right in judged if not is_right)
    return Share(name=name, right=len(judged) - len(wrong), of=len(judged), misses=wrong)


def _family_shares(both: Sequence[tuple[Truth, dict[str, Any]]]) -> tuple[Share, Share]:
    """Pairs of one family that share a cluster, and pairs in a cluster that are one family."""
    families = {canonical_url(t.url): _original_of(t) for t, _ in both}
    clusters = {canonical_url(t.url): row["cluster_id"] for t, row in both}
    true, merged = _grouped_pairs(families), _grouped_pairs(clusters)
    return (
        Share(name="pairs of copies together", right=len(true & merged), of=len(true)),
        Share(name="pairs together that are copies", right=len(true & merged), of=len(merged)),
    )


def _edge_shares(both: Sequence[tuple[Truth, dict[str, Any]]], ask: Ask) -> tuple[Share, Share]:
    urls = {canonical_url(t.url) for t, _ in both}
    true = {
        (canonical_url(t.url), canonical_url(t.source_url))
        for t, _ in both
        if t.source_url and t.relation in {"same", "partial", "rewrite"}
    }
    true = {edge for edge in true if edge[1] in urls}
    found = {(row["copy_url"], row["source_url"]) for row in ask(_EDGES)}
    return (
        Share(
            name="repost edges found",
            right=len(true & found),
            of=len(true),
            misses=tuple(f"{a} <- {b}" for a, b in sorted(true - found)),
        ),
        Share(
            name="repost edges that are right",
            right=len(true & found),
            of=len(found),
            misses=tuple(f"{a} <- {b}" for a, b in sorted(found - true)),
        ),
    )


def _original_of(truth: Truth) -> str:
    """Return what all copies of one text share, also where its original is on no site."""
    return f"{truth.original_outlet}: {truth.original_title}"


def _grouped_pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for url, group in sorted(groups.items()):
        members[group].append(url)
    return {pair for urls in members.values() for pair in combinations(urls, 2)}


def _is_instant_right(truth: Truth, row: dict[str, Any]) -> bool:
    if truth.published_at is None:
        return row["published_at"] is None
    if row["published_at"] is None:
        return False
    return bool(row["published_at"] <= truth.published_at <= row["published_latest_at"])


def _is_body_right(truth: Truth, row: dict[str, Any]) -> bool:
    return body_f1(truth.body or "", row["text"]) >= GOOD_BODY_F1


def body_f1(wanted: str, got: str) -> float:
    """Return F1 over 4-grams of two texts, white space and widths folded."""
    a, b = _grams(wanted), _grams(got)
    if not a or not b:
        return float(a == b)
    common = sum((a & b).values())
    return 2 * common / (sum(a.values()) + sum(b.values()))


def _grams(text: str) -> Counter[str]:
    folded = _folded(text)
    return (
        Counter(folded[n : n + 4] for n in range(max(1, len(folded) - 3))) if folded else Counter()
    )


_QUOTES = str.maketrans("「」『』“”‘’", "\"\"''\"\"''")


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "").translate(_QUOTES))
