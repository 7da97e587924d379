"""Which of the twenty topics an article speaks about, from the evidence of its relevance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ingest.enrich.lexicon import governance_lexicon
from ingest.enrich.relevance import Evidence

# One hit in the title is worth three in the body.
TITLE_FACTOR = 3
# Least points of a topic (one core term) and least share of all points. Micro F1 on the relevant
# texts of the outlets used for choosing .79, of the others .77; shares from .10 to .20 score within
# .04.
LEAST_POINTS = 3
LEAST_SHARE = 0.15
# Readers who label by hand give one to three.
MOST_TOPICS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTag:
    """One topic of one article.

    Args:
        topic: Topic id of the lexicon.
        score: Share of this topic in the points of all topics, 0..1.
        spans: The evidence that speaks for it, in reading order.
    """

    topic: str
    score: float
    spans: tuple[Evidence, ...]


def topics_of(evidence: Iterable[Evidence]) -> tuple[TopicTag, ...]:
    """Return the topics the evidence speaks for, strongest first, at most three.

    Args:
        evidence: ``Relevance.evidence`` of an article. Whether the article is relevant at all
            is not asked: a text that is not usually has no topic, but may have one.
    """
    spans = spans_by_topic(evidence)
    points = {
        topic: sum(item.weight * (TITLE_FACTOR if item.in_title else 1) for item in found)
        for topic, found in spans.items()
    }
    total = sum(points.values())
    tags = [
        TopicTag(topic=topic, score=points[topic] / total, spans=tuple(found))
        for topic, found in spans.items()
        if points[topic] >= LEAST_POINTS and points[topic] >= LEAST_SHARE * total
    ]
    return tuple(sorted(tags, key=lambda tag: (-tag.score, tag.topic))[:MOST_TOPICS])


def spans_by_topic(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """Return the evidence that speaks for each topic, in reading order.

    Args:
        evidence: ``Relevance.evidence`` of an article.
    """
    spans: dict[str, list[Evidence]] = {}
    for item in evidence:
        for topic in _topics_by_term()[item.term_id]:
            spans.setdefault(topic, []).append(item)
    return spans


@cache
def _topics_by_term() -> Mapping[str, tuple[str, ...]]:
    return {term.term_id: term.topics for term in governance_lexicon().terms}
