"""Why an article of a release is in or out: its relevance read again from the stored text.

The reasons are those of the rules, lexicon and model at hand. Where the release was made by
others, its own score is told beside them.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rich.cells import cell_len, set_cell_size

from ingest.enrich.lexicon import governance_lexicon
from ingest.enrich.reasons import Reasons, reasons_of
from ingest.enrich.relevance import (
    BORDER,
    HALF_DENSITY,
    NEAR_MISS,
    SENTENCE_LIMIT,
    Evidence,
    relevance_version,
)
from ingest.enrich.topics import TopicTag, topics_of
from ingest.report.lookup import Ask, found, rejection_of

N_TERMS = 12
"""Terms that are shown to people; ``--json`` has all."""

_WEIGHTS = {3: "core", 2: "strong", 1: "weak"}
_ARTICLE = """
select a.article_id, a.canonical_url, a.title, a.relevance, a.is_relevant, a.relevance_version,
    t.text
from articles as a
join texts as t using (article_id)
where a.article_id = $id
"""
_BEST_COPY = "select best_copy_id from originals where cluster_id = $id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Why one article is in or out.

    Args:
        article_id: The article.
        url: Its canonical address.
        title: Headline, empty if it has none.
        text: Its text, into which offsets of the reasons point.
        stored_score: Its relevance as the release has it.
        stored_is_relevant: Its decision as the release has it.
        stored_version: What decided that; None in releases that do not say.
        version: What decided now.
        reasons: The decision with its reasons.
        topics: Its topics, strongest first.
    """

    article_id: str
    url: str
    title: str
    text: str
    stored_score: float
    stored_is_relevant: bool
    stored_version: str | None
    version: str
    reasons: Reasons
    topics: tuple[TopicTag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why an address gave no article.

    Args:
        url: The address as it was asked for when it was fetched.
        reason: Stable word, for example ``http_404`` or ``not_an_article``.
        stage: Where it ended: fetch or extract.
        detail: What was seen.
        rejected_at: When, UTC.
    """

    url: str
    reason: str
    stage: str
    detail: str
    rejected_at: datetime


def explained(ask: Ask, asked: str) -> Explained | Refused:
    """Return why an article is in or out, or why an address gave no article.

    Args:
        ask: Gives the rows of a query over the release.
        asked: An article id, an address in any form, or a cluster id, which stands for the best
            copy of its text.

    Raises:
        InputError: The release knows no such article; the message says what to try.
    """
    refusal = rejection_of(ask, asked.strip())
    if refusal is not None:
        return Refused(**{name: refusal[name] for name in Refused.__slots__})
    cluster_id, article = found(ask, asked.strip())
    if article is None:
        article = ask(_BEST_COPY, {"id": cluster_id})[0]["best_copy_id"]
    (row,) = ask(_ARTICLE, {"id": article})
    title = row["title"] or ""
    reasons = reasons_of(title, row["text"])
    return Explained(
        article_id=row["article_id"],
        url=row["canonical_url"],
        title=title,
        text=row["text"],
        stored_score=row["relevance"],
        stored_is_relevant=row["is_relevant"],
        stored_version=row["relevance_version"],
        version=relevance_version(),
        reasons=reasons,
        topics=topics_of(reasons.relevance.evidence),
    )


def as_text(outcome: Explained | Refused, *, width: int) -> str:
    """Return the explanation for people, no line wider than that."""
    lines = _refused(outcome) if isinstance(outcome, Refused) else _explained(outcome)
    return "\n".join(_shortened(line, width) for line in lines)


def as_json(outcome: Explained | Refused) -> str:
    """Return the explanation as one JSON object; its ``decision`` is in, out or rejected."""
    return json.dumps(_object(outcome), ensure_ascii=False, default=datetime.isoformat)


def _object(outcome: Explained | Refused) -> dict[str, Any]:
    if isinstance(outcome, Refused):
        return {"decision": "rejected", **asdict(outcome)}
    reasons = asdict(outcome.reasons)
    relevance = reasons.pop("relevance")
    for sentence in reasons["sentences"]:
        sentence["text"] = outcome.text[sentence["start"] : sentence["end"]]
    return {
        "decision": "in" if relevance["is_relevant"] else "out",
        "article_id": outcome.article_id,
        "url": outcome.url,
        "title": outcome.title,
        "border": BORDER,
        "near_miss_from": NEAR_MISS,
        **relevance,
        **reasons,
        "topics": [asdict(tag) for tag in outcome.topics],
        "version": outcome.version,
        "stored": {
            "score": outcome.stored_score,
            "is_relevant": outcome.stored_is_relevant,
            "version": outcome.stored_version,
        },
    }


def _refused(outcome: Refused) -> Iterator[str]:
    yield outcome.url
    yield f"REJECTED at {outcome.stage}: {outcome.reason}"
    yield f"  {outcome.detail}"
    yield f"  {outcome.rejected_at:%Y-%m-%d %H:%M} UTC; no article was made, so it has no relevance"


def _explained(outcome: Explained) -> Iterator[str]:
    reasons, relevance = outcome.reasons, outcome.reasons.relevance
    yield outcome.title or "(no headline)"
    yield outcome.url
    decision = "IN" if relevance.is_relevant else "OUT"
    near = f"; a near miss (from {_share(NEAR_MISS)})" if relevance.is_near_miss else ""
    yield f"{decision}: score {_share(relevance.score)}, border {_share(BORDER)}{near}"
    yield (
        f"  terms {relevance.lexicon_part:+.1f}: {relevance.density:.2f} points per 100 characters,"
        f" {HALF_DENSITY} is even"
    )
    yield f"  model {relevance.model_part:+.1f}: logit {relevance.logit:+.2f}"
    if relevance.launch_word is not None:
        yield f"  {relevance.launch_word} in the headline: product news, points count half"
    if reasons.sentences:
        yield "sentences that decided (points of terms, reading of the model)"
    for sentence in reasons.sentences:
        words = outcome.text[sentence.start : sentence.end]
        yield f"  {sentence.points} {sentence.reading:+.1f} [{sentence.start}] {words}"
    yield from _terms(relevance.evidence)
    yield "words the model weighed most"
    yield "  " + "  ".join(f"{one.text.strip()} {one.pull:+.2f}" for one in reasons.ngrams)
    yield from _topics(outcome.topics)
    yield from _changes(reasons)
    if outcome.stored_version != outcome.version:
        yield (
            f"the release says {_share(outcome.stored_score)},"
            f" {'in' if outcome.stored_is_relevant else 'out'}, by version"
            f" {outcome.stored_version or 'unknown'}; this is {outcome.version}"
        )


def _terms(evidence: Sequence[Evidence]) -> Iterator[str]:
    if not evidence:
        yield "no term of the lexicon counts"
        return
    yield "terms"
    weights = {item.alias: item.weight for item in evidence}
    n_body = Counter(item.alias for item in evidence if not item.in_title)
    in_title = {item.alias for item in evidence if item.in_title}
    ranked = sorted(weights, key=lambda alias: (-weights[alias], -n_body[alias], alias))
    for alias in ranked[:N_TERMS]:
        places = ["headline"] if alias in in_title else []
        places += [f"{n_body[alias]} in the text"] if n_body[alias] else []
        yield f"  {_WEIGHTS[weights[alias]]:7}{alias}: {', '.join(places)}"
    if len(ranked) > N_TERMS:
        yield f"  and {len(ranked) - N_TERMS} more; --json has all"


def _topics(topics: Sequence[TopicTag]) -> Iterator[str]:
    names = {topic.topic_id: topic.en for topic in governance_lexicon().topics}
    yield "topics" if topics else "no topic"
    for tag in topics:
        words = ", ".join(dict.fromkeys(span.alias for span in tag.spans))
        yield f"  {tag.topic} ({names[tag.topic]}) {_share(tag.score)}: {words}"


def _changes(reasons: Reasons) -> Iterator[str]:
    yield "what would change it"
    relevance = reasons.relevance
    if not relevance.is_relevant:
        n_more = reasons.n_sentences_needed
        yield (
            f"  {n_more} more {'sentence' if n_more == 1 else 'sentences'} with a core term"
            f" ({SENTENCE_LIMIT} points each): {reasons.density_needed:.2f} points per 100"
            " characters are needed"
        )
    else:
        yield f"  fewer than {reasons.density_needed:.2f} points per 100 characters"
    for change in reasons.changes:
        decision = "in" if (change.score >= BORDER) else "out"
        still = "then" if change.is_decisive else "still"
        yield f"  {change.what}: {_share(change.score)}, {still} {decision}"


def _share(value: float) -> str:
    """Return a share with two digits; just under the border is not printed as the border."""
    return f"{min(value, 0.49) if BORDER - 0.01 < value < BORDER else value:.2f}"


def _shortened(line: str, width: int) -> str:
    flat = " ".join(line.split("\n"))
    return flat if cell_len(flat) <= width else set_cell_size(flat, width - 1).rstrip() + "…"
