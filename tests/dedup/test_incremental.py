"""Articles related as they come in, however they come in, as if all were related at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from shutil import copytree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.dedup.relate import relate as relate_in_memory
from ingest.model.document import Document
from ingest.relating import run
from ingest.relating.compare import compare
from ingest.relating.trace import trace
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from tests.dedup.stored import NOW, put, related, tables

START = datetime(2026, 9, 1, tzinfo=UTC)
OUTLETS = [None, "机器之心", "新智元", "光明网"]


def document(doc_id, text, *, minute=0, title="", **fields):
    return Document(
        doc_id=doc_id,
        title=title,
        text=text,
        url=f"https://{doc_id}.example/",
        first_seen_at=START + timedelta(minutes=minute),
        **fields,
    )


@st.composite
def corpora(draw, bodies):
    """Copies, parts, quotations and compilations of four texts."""
    documents = []
    for number in range(draw(st.integers(3, 9))):
        first, second = draw(st.sampled_from([(0, 1), (1, 2), (2, 0), (3, 0)]))
        one, other = bodies[first], bodies[second]
        lines, others = one.split("\n"), other.split("\n")
        text = draw(
            st.sampled_from(
                [
                    one,
                    one,
                    f"{one}\n完",
                    "\n".join(lines[:2]),
                    "\n".join(lines[:-1]),
                    "\n".join([*lines[:3], *others[1:3], *lines[3:]]),
                    f"{one}\n{other}",
                    f"{other}\n以下为原文：\n{one}\n{bodies[4]}",
                    one.replace("的", "之"),
                ]
            )
        )
        hours = draw(st.none() | st.integers(0, 3))
        date = None if hours is None else START + timedelta(hours=hours)
        documents.append(
            document(
                f"d{number}",
                text,
                minute=draw(st.integers(0, 4)),
                title=draw(st.sampled_from(["清单由谁来填", "清单由谁来填（下）", "另一件事", ""])),
                published_at=date,
                published_latest_at=date,
                declared_source=draw(st.sampled_from(OUTLETS)),
                source=draw(st.sampled_from(OUTLETS)),
                references=draw(st.sampled_from([(), (), ("https://d0.example/",)])),
            )
        )
    return documents


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def all_at_once(folder, documents):
    ledger = Ledger(folder)
    put(ledger, documents)
    related(ledger)
    return tables(ledger)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_order_and_any_batches_give_the_same(bodies, tmp_path_factory, data):
    documents = data.draw(corpora(bodies))
    text = data.draw(st.sampled_from([bodies[5], bodies[0], documents[0].text]))
    changed = replace(documents[0], text=text, published_at=START, published_latest_at=START)
    arriving = data.draw(st.permutations(documents))
    cut = data.draw(st.integers(0, len(documents)))
    folder = tmp_path_factory.mktemp("corpus")
    ledger = Ledger(folder / "grown")
    for batch in (arriving[:cut], arriving[cut:], [changed]):
        put(ledger, batch)
        related(ledger, at_once=data.draw(st.sampled_from([2, 10])))
    now = [changed, *documents[1:]]
    whole = all_at_once(folder / "whole", now)
    assert tables(ledger) == whole
    in_memory = relate_in_memory(now)
    assert {row.article_id: row.cluster_id for row in in_memory.members} == {
        row["article_id"]: row["cluster_id"] for row in whole["clusters"]
    }
    assert len(in_memory.reposts) == len(whole["reposts"])
    assert len(in_memory.originals) == len(whole["originals"])


def test_with_nothing_new_nothing_is_written(ledger, bodies):
    put(ledger, [document("a", bodies[0]), document("b", bodies[0]), document("c", bodies[1])])
    assert related(ledger) == 2
    versions = ledger.versions()
    assert related(ledger, run_id="again") == 2
    assert ledger.versions() == versions


def test_an_article_that_came_again_as_it_was_writes_no_edges(ledger, bodies):
    documents = [document("a", bodies[0]), document("b", bodies[0])]
    put(ledger, documents)
    related(ledger)
    before = ledger.versions()
    put(ledger, documents)
    related(ledger)
    written = {name for name, version in ledger.versions().items() if version != before[name]}
    assert written == {"articles", "contents", "traced"}


def cluster_of(ledger):
    return {row["article_id"]: row["cluster_id"] for row in tables(ledger)["clusters"]}


def moves(ledger):
    return [
        (row["from_cluster_id"], row["to_cluster_id"], row["n_articles"], row["is_whole"])
        for row in ledger.read("cluster_moves").to_pylist()
    ]


def test_a_cluster_keeps_its_id_as_it_grows(ledger, bodies):
    put(ledger, [document("m", bodies[0], minute=0)])
    related(ledger)
    put(ledger, [document("a", bodies[0], minute=5), document("z", bodies[0], minute=6)])
    related(ledger)
    assert cluster_of(ledger) == {"a": "m", "m": "m", "z": "m"}
    assert moves(ledger) == []


def test_a_changed_article_leaves_its_cluster(ledger, bodies):
    put(ledger, [document(one, bodies[0], minute=n) for n, one in enumerate("abc")])
    related(ledger)
    put(ledger, [document("a", bodies[1], minute=0)])
    related(ledger)
    assert cluster_of(ledger) == {"a": "a", "b": "b", "c": "b"}
    assert moves(ledger) == [("a", "b", 2, False)]
    assert {row["copy_id"] for row in tables(ledger)["reposts"]} <= {"b", "c"}


def test_merged_clusters_are_logged(ledger, bodies):
    lines = bodies[0].split("\n")
    half = len(lines) // 2
    put(
        ledger,
        [
            document("a", "\n".join(lines[:half]), minute=1, title="清单由谁来填写"),
            document("b", "\n".join(lines[half:]), minute=2, title="清单由谁来填写"),
        ],
    )
    related(ledger)
    assert cluster_of(ledger) == {"a": "a", "b": "b"}
    put(ledger, [document("c", bodies[0], minute=3, title="清单由谁来填写")])
    related(ledger)
    assert set(cluster_of(ledger).values()) == {"a"}
    assert moves(ledger) == [("b", "a", 1, True)]


def test_a_link_follows_the_cluster_it_leads_into(ledger, bodies):
    host = f"{bodies[1]}\n以下为原文：\n{bodies[0]}\n{bodies[2]}"
    documents = [
        document("h", host, minute=1, title="深度观察"),
        document("b", bodies[0], minute=2),
        document("a", bodies[0], minute=0),
    ]
    for one in documents:
        put(ledger, [one])
        related(ledger)
    assert cluster_of(ledger) == {"a": "a", "b": "a", "h": "h"}
    links = [row for row in tables(ledger)["reposts"] if row["copy_id"] == "h"]
    assert len(links) == 1


class Killed(Exception):
    """The process is gone."""


class KilledLedger(Ledger):
    """A ledger whose process is killed before a given append."""

    def __init__(self, folder, left):
        super().__init__(folder)
        self.left = left

    def append(self, name, rows, *, run_id, batch=""):
        if not self.left:
            raise Killed
        self.left -= 1
        return super().append(name, rows, run_id=run_id, batch=batch)


def test_a_killed_run_is_finished_by_the_next(tmp_path, bodies):
    first = [
        document("a", bodies[0], minute=1),
        document("b", bodies[0] + "\n完", minute=2),
        document("p", "\n".join(bodies[1].split("\n")[:2]), minute=3, title="清单由谁来填写"),
    ]
    then = [
        document("c", bodies[0], minute=0),
        document("q", bodies[1], minute=4, title="清单由谁来填写"),
        document("h", f"{bodies[1]}\n以下为原文：\n{bodies[0]}\n{bodies[2]}", minute=5),
    ]
    whole = all_at_once(tmp_path / "whole", [*first, *then])
    put(Ledger(tmp_path / "start"), first)
    related(Ledger(tmp_path / "start"))
    put(Ledger(tmp_path / "start"), then)
    n_killed = 0
    while True:
        folder = copytree(tmp_path / "start", tmp_path / f"killed{n_killed}")
        try:
            related(KilledLedger(folder, n_killed))
        except Killed:
            n_killed += 1
        else:
            break
        related(Ledger(folder))
        assert tables(Ledger(folder)) == whole
        assert moves(Ledger(folder)) == [("a", "c", 2, True)]
    assert n_killed == 9, "pairs, signatures, moves, four details, clusters, traced"


def test_steps_may_be_done_by_hand(ledger, bodies):
    put(ledger, [document("a", bodies[0]), document("b", bodies[0])])
    with Lookup(ledger) as lookup:
        assert compare(ledger, lookup, {"a", "b"}, run_id="r") == frozenset()
    with Lookup(ledger) as lookup:
        trace(ledger, lookup, {"a", "b"}, now=NOW, run_id="r")
    assert cluster_of(ledger) == {"a": "a", "b": "a"}
    before = ledger.versions()
    related(ledger)
    assert ledger.version("signatures") == before["signatures"]
    assert ledger.version("clusters") == before["clusters"]


def test_other_rules_trace_again_and_compare_nothing(ledger, bodies, monkeypatch):
    put(ledger, [document("a", bodies[0]), document("b", bodies[0])])
    related(ledger)
    before = ledger.versions()
    monkeypatch.setattr(run, "TRACING", "t0")
    related(ledger)
    written = {name for name, version in ledger.versions().items() if version != before[name]}
    assert written == {"traced"}
