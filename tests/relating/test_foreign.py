"""Foreign sources read as articles come in."""

from datetime import UTC, datetime

import pytest

from ingest.model.document import Document
from ingest.relating import foreign
from ingest.relating.foreign import read_foreign_sources
from ingest.store.ledger import Ledger
from tests.dedup.stored import put

SEEN = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def arrive(ledger, **texts):
    put(
        ledger,
        [
            Document(doc_id=one, title="", text=text, published_at=SEEN, first_seen_at=SEEN)
            for one, text in texts.items()
        ],
    )


def read(ledger, *, at_once=10_000):
    return read_foreign_sources(
        ledger, run_id="r", progress=lambda *_: None, at_once=at_once, threads=1
    )


def rows(ledger):
    return [
        (row["article_id"], row["outlet"]) for row in ledger.read("foreign_sources").to_pylist()
    ]


def test_only_what_is_new_or_changed_is_read(ledger):
    arrive(ledger, a="据路透社报道，柳树开花了。", b="柳树开花了。", c="据《卫报》报道，是真的。")
    assert read(ledger, at_once=2) == 3
    assert rows(ledger) == [("a", "路透社"), ("c", "卫报")]
    versions = ledger.versions()
    assert read(ledger) == 0
    assert ledger.versions() == versions
    arrive(ledger, c="没有人报道。", d="《连线》杂志报道，柳树开花了。")
    assert read(ledger) == 2
    assert rows(ledger) == [("a", "路透社"), ("d", "连线")]


def test_other_rules_read_everything_again(ledger, monkeypatch):
    arrive(ledger, a="据路透社报道，柳树开花了。")
    read(ledger)
    monkeypatch.setattr(foreign, "READING", "f0")
    assert read(ledger) == 1
    assert rows(ledger) == [("a", "路透社")]
