"""Documents put into a ledger, and what relating made of them."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from ingest.model.article import Content
from ingest.relating.run import relate
from tests.store.rows import ARTICLE

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PUBLIC = ("clusters", "reposts", "repost_evidence", "repost_edits", "originals")


def put(ledger, documents):
    """Append documents as articles, as building does."""
    contents = {sha256(one.text.encode()).hexdigest(): one.text for one in documents}
    ledger.append(
        "contents", [Content(sha256=sha, text=text) for sha, text in contents.items()], run_id="r"
    )
    articles = [
        replace(
            ARTICLE,
            article_id=one.doc_id,
            canonical_url=one.url or f"urn:{one.doc_id}",
            portal=one.portal,
            source=one.source,
            declared_source=one.declared_source,
            title=one.title,
            original_title=one.original_title,
            references=one.references,
            published_at=one.published_at,
            published_latest_at=one.published_latest_at,
            text_sha256=sha256(one.text.encode()).hexdigest(),
            text_raw_sha256=sha256(one.text.encode()).hexdigest(),
            first_seen_at=one.first_seen_at,
        )
        for one in documents
    ]
    ledger.append("articles", articles, run_id="r", batch=str(ledger.version("articles")))


def related(ledger, *, at_once=10_000, run_id="r"):
    """Relate what is open."""
    return relate(
        ledger, now=NOW, run_id=run_id, progress=lambda *_: None, at_once=at_once, threads=1
    )


def tables(ledger):
    """Return the public tables that relating writes, by name."""
    return {name: ledger.read(name).to_pylist() for name in PUBLIC}
