from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.model.article import Article, Content, TopicRow
from ingest.model.cluster import ClusterMember
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from tests.store.rows import ARTICLE

MEMBER = ClusterMember(
    article_id="a1",
    cluster_id="a1",
    cluster_size=1,
    is_best_copy=True,
    relation_to_best="best",
    scheme="s",
)


@pytest.fixture(params=["ledger", "what*is this?", "it's"])
def ledger(tmp_path, request):
    return Ledger(tmp_path / request.param)


def test_rows_of_a_table_nobody_wrote(ledger):
    with Lookup(ledger) as lookup:
        assert lookup.rows(Article, "article_id", ["a1"]) == []
        assert lookup.rows(TopicRow, "article_id", ["a1"]) == []


def test_the_newest_row_of_a_key_counts(ledger):
    ledger.append("articles", [ARTICLE, replace(ARTICLE, article_id="a2")], run_id="r")
    newer = replace(ARTICLE, title="改了题目", references=("http://b.example",), author=None)
    ledger.append("articles", [newer], run_id="r")
    with Lookup(ledger) as lookup:
        assert lookup.rows(Article, "article_id", ["a1", "nobody"]) == [newer]
        assert lookup.rows(Article, "article_id", []) == []
        assert lookup.rows(Article, "title", [ARTICLE.title]) == [replace(ARTICLE, article_id="a2")]
        assert lookup.rows_with_any(Article, "references", ["http://b.example"]) == [newer]


def test_a_row_that_went_elsewhere_is_not_found_where_it_was(ledger):
    ledger.append("clusters", [MEMBER, replace(MEMBER, article_id="a2")], run_id="r")
    ledger.append("clusters", [replace(MEMBER, article_id="a2", cluster_id="a2")], run_id="r")
    with Lookup(ledger) as lookup:
        assert lookup.rows(ClusterMember, "cluster_id", ["a1"]) == [MEMBER]


def test_details_count_beside_the_row_they_were_made_with(ledger):
    topics = [
        TopicRow(article_id="a1", topic=name, score=1.0, evidence=("词",))
        for name in ("copy", "data")
    ]
    ledger.append("topics", topics[:1], run_id="r", batch="1")
    ledger.append("articles", [ARTICLE], run_id="r", batch="1")
    ledger.append("topics", topics[1:], run_id="r", batch="2")
    with Lookup(ledger) as lookup:
        assert lookup.rows(TopicRow, "article_id", ["a1"]) == topics[:1]
    ledger.append("articles", [ARTICLE], run_id="r", batch="2")
    with Lookup(ledger) as lookup:
        assert lookup.rows(TopicRow, "article_id", ["a1"]) == topics[1:]
        assert lookup.rows(TopicRow, "topic", ["copy"]) == []


def test_rows_of_many_files_come_in_order(ledger):
    for number in (3, 1, 2):
        rows = [Content(sha256=f"{number}{letter}", text=letter) for letter in "cab"]
        ledger.append("contents", rows, run_id="r")
    with Lookup(ledger) as lookup:
        found = lookup.rows(Content, "sha256", ["3a", "1c", "2b", "1a"])
    assert [one.sha256 for one in found] == ["1a", "1c", "2b", "3a"]


def test_instants_come_back_in_utc(ledger):
    ledger.append("articles", [ARTICLE], run_id="r")
    with Lookup(ledger) as lookup:
        (article,) = lookup.rows(Article, "article_id", ["a1"])
    assert article.first_seen_at == datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
