"""A row to store."""

from datetime import UTC, datetime

from ingest.model.article import Article

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
ARTICLE = Article(
    article_id="a1",
    canonical_url="http://a.example/1",
    url="http://a.example/1",
    portal="a",
    outlet=None,
    outlet_name=None,
    outlet_method=None,
    source=None,
    declared_source=None,
    author=None,
    editor=None,
    title="算法备案的一天",
    title_raw="算法备案的一天",
    original_title=None,
    references=(),
    published_at=datetime(2026, 9, 30, 16, 30, tzinfo=UTC),
    published_latest_at=datetime(2026, 9, 30, 16, 30, tzinfo=UTC),
    published_precision="minute",
    published_raw="2026-10-01 00:30",
    lang="zh",
    lang_prob=1.0,
    lang_method="script",
    script="Hans",
    n_chars=2,
    agreement=None,
    quality=1.0,
    quality_reasons=(),
    flags=(),
    n_repairs=0,
    relevance=0.9,
    is_relevant=True,
    text_sha256="s1",
    text_raw_sha256="s1",
    method="generic",
    rules_version="1",
    page_id="p1",
    fetched_at=NOW,
    first_seen_at=NOW,
)
