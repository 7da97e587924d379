"""Where articles speak of their topics, read from articles that are new or have changed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Set
from functools import partial
from hashlib import blake2b
from uuid import uuid4

from ingest.enrich.lexicon import lexicon_files
from ingest.enrich.relevance import evidence_in
from ingest.enrich.topics import spans_by_topic
from ingest.model.article import TopicRow
from ingest.model.document import Document
from ingest.model.topic import Located, TopicSpanRow
from ingest.relating.documents import compared_documents
from ingest.relating.parts import AT_ONCE, Progress, in_parts
from ingest.store.gathering import open_articles_alone, versions_of
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

LOCATING = "l1"
"""Version of the rules; a new one reads every article again."""


def locate_topics(
    ledger: Ledger,
    *,
    run_id: str,
    progress: Progress,
    at_once: int = AT_ONCE,
    threads: int | None = None,
) -> int:
    """Bring the places of topics up to date with what is new or has changed; return articles read.

    The topics are those that the articles have: with other words of the lexicon a topic keeps the
    places that still speak for it, until its page is read again.

    Args:
        ledger: The facts; nobody else may write at the same time.
        run_id: The run that writes.
        progress: Told ``topics`` with articles done and articles to do.
        at_once: Articles taken together.
        threads: Threads of the database; None for all cores.
    """
    made_by = locating_digest()
    with Lookup(ledger, threads=threads) as lookup:
        left = open_articles_alone(lookup, "located", made_by=made_by)
    return in_parts(
        ledger,
        left,
        partial(_locate, ledger, made_by=made_by, run_id=run_id),
        step="topics",
        progress=progress,
        at_once=at_once,
        threads=threads,
    )


def locating_digest() -> str:
    """Return a digest that changes with the rules and with the words of the lexicon."""
    digest = blake2b(LOCATING.encode(), digest_size=8)
    for content in lexicon_files():
        digest.update(content)
    return digest.hexdigest()


def topic_spans_in(document: Document, topics: Set[str]) -> Iterator[TopicSpanRow]:
    """Yield the places of an article that speak for some topics, topic by topic.

    Args:
        document: The article, in simplified Chinese.
        topics: Ids of its topics.
    """
    found = spans_by_topic(evidence_in(document.title, document.text))
    for topic in sorted(found.keys() & topics):
        for span in found[topic]:
            yield TopicSpanRow(
                article_id=document.doc_id,
                topic=topic,
                found_in="title" if span.in_title else "text",
                start=span.start,
                end=span.end,
                words=span.alias,
                term=span.term_id,
                weight=span.weight,
            )


def _locate(
    ledger: Ledger, lookup: Lookup, ids: Collection[str], *, made_by: str, run_id: str
) -> None:
    """Write the places of the topics of some articles.

    The row in ``located`` goes last: without it nobody sees the others.
    """
    topics: defaultdict[str, set[str]] = defaultdict(set)
    for row in lookup.rows(TopicRow, "article_id", ids):
        topics[row.article_id].add(row.topic)
    documents = compared_documents(lookup, topics.keys())
    spans = (
        span
        for one, document in sorted(documents.items())
        for span in topic_spans_in(document, topics[one])
    )
    located = [
        Located(article_id=one, article_version=version, made_by=made_by)
        for one, (version, _) in sorted(versions_of(lookup, ids).items())
    ]
    batch = uuid4().hex
    ledger.append("topic_spans", spans, run_id=run_id, batch=batch)
    ledger.append("located", located, run_id=run_id, batch=batch)
