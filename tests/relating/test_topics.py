"""Places of topics found as articles come in."""

from datetime import UTC, datetime

import pytest

from ingest.enrich.relevance import relevance_of
from ingest.enrich.topics import topics_of
from ingest.model.article import TopicRow
from ingest.model.document import Document
from ingest.relating import topics
from ingest.relating.topics import locate_topics
from ingest.store.ledger import Ledger
from tests.dedup.stored import put

SEEN = datetime(2026, 9, 1, tzinfo=UTC)
COURT = ("法院判了", "起诉人工智能公司的画师赢了。\n法院说，AI绘画也有版权，算法备案不能免责。")
FILING = ("算法备案清单公布", "深度合成服务的算法备案也在其中，共有四十一个。")
NOTHING = ("柳树开花", "河边的柳树开花了，风一吹都是絮。")


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def arrive(ledger, **articles):
    batch = str(ledger.version("articles"))
    tags = [
        TopicRow(article_id=one, topic=tag.topic, score=tag.score, evidence=())
        for one, (title, text) in articles.items()
        for tag in topics_of(relevance_of(title, text).evidence)
    ]
    ledger.append("topics", tags, run_id="r", batch=batch)
    put(
        ledger,
        [
            Document(doc_id=one, title=title, text=text, published_at=SEEN, first_seen_at=SEEN)
            for one, (title, text) in articles.items()
        ],
    )


def locate(ledger, *, at_once=10_000):
    return locate_topics(ledger, run_id="r", progress=lambda *_: None, at_once=at_once, threads=1)


def spans(ledger):
    return sorted(
        ledger.read("topic_spans").to_pylist(),
        key=lambda row: (row["article_id"], row["topic"], row["found_in"], row["start"]),
    )


def test_every_topic_has_the_places_that_speak_for_it(ledger):
    articles = {"a": COURT, "b": FILING, "c": NOTHING}
    arrive(ledger, **articles)
    assert locate(ledger, at_once=2) == 3
    found = spans(ledger)
    for row in found:
        title, text = articles[row["article_id"]]
        place = title if row["found_in"] == "title" else text
        assert place[row["start"] : row["end"]] == row["words"]
    stored = {(row["article_id"], row["topic"]) for row in ledger.read("topics").to_pylist()}
    assert {(row["article_id"], row["topic"]) for row in found} == stored
    assert {row["article_id"] for row in found} == {"a", "b"}
    assert ("b", "算法备案清单", "title", 0) in {
        (row["article_id"], row["words"], row["found_in"], row["start"]) for row in found
    }


def test_only_what_is_new_or_changed_is_read(ledger):
    arrive(ledger, a=COURT, b=FILING)
    assert locate(ledger) == 2
    versions = ledger.versions()
    assert locate(ledger) == 0
    assert ledger.versions() == versions
    arrive(ledger, b=NOTHING)
    assert locate(ledger) == 1
    assert {row["article_id"] for row in spans(ledger)} == {"a"}


def test_in_parts_or_at_once_is_the_same(tmp_path):
    grown, rebuilt = Ledger(tmp_path / "grown"), Ledger(tmp_path / "rebuilt")
    arrive(grown, a=NOTHING, b=FILING)
    locate(grown, at_once=1)
    arrive(grown, a=COURT)
    locate(grown)
    arrive(rebuilt, a=COURT, b=FILING)
    locate(rebuilt)
    assert spans(grown) == spans(rebuilt)


def test_other_words_read_everything_again(ledger, monkeypatch):
    arrive(ledger, a=FILING)
    locate(ledger)
    before = spans(ledger)
    monkeypatch.setattr(topics, "LOCATING", "l0")
    assert locate(ledger) == 1
    assert spans(ledger) == before
