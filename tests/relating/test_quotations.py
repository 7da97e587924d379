"""Quotations gathered as articles come in, as if all had been gathered at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model.cluster import ClusterMember, Original, Repost
from ingest.model.document import Document
from ingest.model.mention import QuoteRow
from ingest.relating.quotations import gather_quotations
from ingest.store.ledger import Ledger
from tests.dedup.stored import put

START = datetime(2026, 9, 1, tzinfo=UTC)
WORDS = "我们不会替任何一家公司填表，也不会替它们保密。"
VARIANT = "我们不会替任何一家公司填表，也不会替他们保密！"
WHOLE = f"{WORDS}这件事已经说过三次了。"
PART = "这件事已经说过三次了，没有人听见。"
BRIDGE = f"{WHOLE}没有人听见。"
DAMAGED = "我们不会替任何一家公司\ufffd填表，也不会替它们保密。"
OTHER = "河堤要在明年加高三尺，钱已经有了。"


@dataclass(frozen=True)
class Told:
    """An article, the words it quotes and of whom."""

    article_id: str
    words: tuple[str, ...]
    speaker: str | None = "林夏"
    day: int | None = 0
    minute: int = 0


def arrive(ledger, told):
    """Append articles with their quotations, as building does."""
    batch = str(ledger.version("articles"))
    documents, rows = [], []
    for one in told:
        text, date = "", None if one.day is None else START + timedelta(days=one.day)
        for words in one.words:
            start = len(text) + 1
            text += f"“{words}”"
            rows.append(
                QuoteRow(
                    article_id=one.article_id,
                    start=start,
                    end=start + len(words),
                    words=words,
                    kind="direct",
                    speaker=one.speaker,
                    speaker_id=None,
                    how=None,
                    cue=None,
                    speaker_start=None,
                    speaker_end=None,
                )
            )
        documents.append(
            Document(
                doc_id=one.article_id,
                title="",
                text=text,
                published_at=date,
                published_latest_at=date,
                first_seen_at=START + timedelta(minutes=one.minute),
            )
        )
    ledger.append("quotes", rows, run_id="r", batch=batch)
    put(ledger, documents)


def cluster(ledger, ids, *, original, copies=()):
    """Append a cluster as relating does; its first member is the best copy."""
    batch = f"c{ledger.version('clusters')}"
    row = Original(
        cluster_id=ids[0],
        article_id=original,
        best_copy_id=ids[0],
        outlet=None,
        title=None,
        published_not_before_at=None,
        published_not_after_at=None,
        method="earliest",
        confidence=0.5,
    )
    edges = [
        Repost(
            copy_id=copy,
            source_id=source,
            relation="same",
            jaccard=1.0,
            copy_share=1.0,
            source_share=1.0,
            n_shared=9,
            lag_s=None,
            evidence=(),
            confidence=0.9,
            scheme="s",
        )
        for copy, source in copies
    ]
    members = [
        ClusterMember(
            article_id=one,
            cluster_id=ids[0],
            cluster_size=len(ids),
            is_best_copy=one == ids[0],
            relation_to_best="same",
            scheme="s",
        )
        for one in ids
    ]
    ledger.append("originals", [row], run_id="r", batch=batch)
    ledger.append("reposts", edges, run_id="r", batch=batch)
    ledger.append("clusters", members, run_id="r", batch=batch)


def gathered(ledger, *, at_once=10_000, run_id="r"):
    return gather_quotations(
        ledger, run_id=run_id, progress=lambda *_: None, at_once=at_once, threads=1
    )


def quotations(ledger):
    return ledger.read("quotations").to_pylist()


def shown(ledger):
    return {
        (row["words"], row["first_article_id"], row["article_ids"][-1]): row["n_articles"]
        for row in quotations(ledger)
    }


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def test_a_later_article_joins_the_stored_quotation(ledger):
    arrive(ledger, [Told("a", (WORDS, OTHER), day=1)])
    gathered(ledger)
    arrive(ledger, [Told("b", (VARIANT,), day=2)])
    assert gathered(ledger) == 1
    assert shown(ledger) == {(WORDS, "a", "b"): 2, (OTHER, "a", "a"): 1}


def test_an_earlier_printing_takes_the_quotation_over(ledger):
    arrive(ledger, [Told("a", (WORDS, OTHER), day=1)])
    gathered(ledger)
    arrive(ledger, [Told("b", (DAMAGED,), day=0)])
    gathered(ledger)
    (row,) = (row for row in quotations(ledger) if row["n_articles"] == 2)
    assert (row["first_article_id"], row["first_words"], row["words"]) == ("b", DAMAGED, WORDS)
    assert row["first_by"] == "date"
    assert len(quotations(ledger)) == 2


def test_a_bridge_joins_two_groups_and_parts_them_when_it_goes(ledger):
    arrive(ledger, [Told("a", (WORDS,)), Told("b", (PART,), day=1)])
    gathered(ledger)
    assert len(quotations(ledger)) == 2
    arrive(ledger, [Told("c", (BRIDGE,), day=2)])
    gathered(ledger)
    assert [row["n_articles"] for row in quotations(ledger)] == [3]
    arrive(ledger, [Told("c", (OTHER,), day=2)])
    gathered(ledger)
    assert sorted(row["words"] for row in quotations(ledger)) == sorted([WORDS, PART, OTHER])


def test_the_original_of_the_copies_printed_first_whatever_the_dates_say(ledger):
    arrive(ledger, [Told("copy", (WORDS,), day=0), Told("own", (WORDS,), day=1)])
    gathered(ledger)
    assert quotations(ledger)[0]["first_article_id"] == "copy"
    cluster(ledger, ["copy", "own"], original="own")
    assert gathered(ledger) == 2
    (row,) = quotations(ledger)
    assert (row["first_article_id"], row["first_by"], row["n_clusters"]) == ("own", "source", 1)


def test_with_nothing_new_nothing_is_written(ledger):
    arrive(ledger, [Told("a", (WORDS,)), Told("b", (), day=1)])
    assert gathered(ledger) == 2
    versions = ledger.versions()
    assert gathered(ledger, run_id="again") == 0
    assert ledger.versions() == versions


articles = st.builds(
    lambda words, speaker, day, minute: (words, speaker, day, minute),
    st.lists(
        st.sampled_from([WORDS, VARIANT, WHOLE, PART, BRIDGE, DAMAGED, OTHER, "不知道。"]),
        max_size=3,
    ).map(tuple),
    st.sampled_from([None, "林夏", "周衡"]),
    st.none() | st.integers(0, 2),
    st.integers(0, 2),
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_order_and_any_batches_give_the_same(tmp_path_factory, data):
    told = [
        Told(f"a{n}", *one)
        for n, one in enumerate(data.draw(st.lists(articles, min_size=3, max_size=7)))
    ]
    changed = Told("a0", *data.draw(articles))
    arriving = data.draw(st.permutations(told))
    cut = data.draw(st.integers(0, len(told)))
    original = data.draw(st.sampled_from([None, "a0", "a1", "a2"]))
    copies = data.draw(st.sampled_from([(), (("a0", "a1"),), (("a1", "a2"), ("a2", "a0"))]))
    folder = tmp_path_factory.mktemp("corpus")
    grown, whole = Ledger(folder / "grown"), Ledger(folder / "whole")
    at_once = data.draw(st.sampled_from([2, 10]))
    for batch in (arriving[:cut], arriving[cut:]):
        arrive(grown, batch)
        gathered(grown, at_once=at_once)
    cluster(grown, ["a1", "a0", "a2"], original="a2")
    gathered(grown, at_once=at_once)
    arrive(grown, [changed])
    cluster(grown, ["a0", "a1", "a2"], original=original, copies=copies)
    gathered(grown, at_once=at_once)
    arrive(whole, [changed, *told[1:]])
    cluster(whole, ["a0", "a1", "a2"], original=original, copies=copies)
    gathered(whole)
    assert quotations(grown) == quotations(whole)
