"""A draft that does not pass its checks is not published."""

import csv
import logging
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from ingest.errors import ReleaseStopped
from ingest.model.article import Content
from ingest.model.mention import MentionRow
from ingest.model.tables import TABLES
from ingest.quality.checks import Finding
from ingest.quality.gate import stop_if_wrong
from ingest.quality.shrinking import losses
from ingest.store.ledger import Ledger
from ingest.store.release import latest_release, publish
from ingest.store.sqlfiles import sql_files
from tests.store.rows import ARTICLE, NOW, PAGE

TEXT = "算法备案的一天从九点开始。"


def article(number=1, text=TEXT, **changes):
    digest = sha256(text.encode()).hexdigest()
    return replace(
        ARTICLE,
        article_id=f"a{number}",
        canonical_url=f"http://a.example/{number}",
        text_sha256=digest,
        text_raw_sha256=digest,
        n_chars=len(text),
        **changes,
    )


def publish_these(home, *articles, texts=(TEXT,), now=NOW, details=None, **options):
    ledger = Ledger(home / "ledger")
    ledger.append("pages", [PAGE], run_id="r1")
    contents = [Content(sha256=sha256(t.encode()).hexdigest(), text=t) for t in texts]
    ledger.append("contents", contents, run_id="r1")
    for name, rows in (details or {}).items():
        ledger.append(name, rows, run_id="r1", batch="b")
    ledger.append("articles", articles, run_id="r1", batch="b")
    check = options.get("check", stop_if_wrong)
    return publish(ledger, home / "releases", now=now, check=check)


def mention(**changes):
    row = MentionRow(
        article_id="a1",
        start=0,
        end=4,
        words="算法备案",
        kind="law",
        entity=None,
        name="算法备案",
        how="pattern",
    )
    return replace(row, **changes)


def test_a_sound_draft_is_published(tmp_path):
    made = publish_these(tmp_path, article(), details={"mentions": [mention()]})
    assert latest_release(tmp_path / "releases") == made.folder


def test_all_rows_that_are_wrong_are_written_down(tmp_path):
    wrong = [article(number, page_id="lost") for number in range(1, 8)]
    kept = tmp_path / "health" / "checks" / "references_to_nothing.csv"
    with pytest.raises(ReleaseStopped, match=f"7 rows: .*; all in {kept}"):
        publish_these(tmp_path, *wrong)
    with kept.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sorted(row["row_key"] for row in rows) == [f"a{number}" for number in range(1, 8)]
    publish_these(tmp_path, *(article(number) for number in range(1, 8)))
    assert not kept.exists()


@pytest.mark.parametrize(
    ("check", "articles", "texts", "details"),
    [
        ("empty_texts", [article(text=" ")], [" "], {}),
        ("instants_out_of_range", [article(published_at=NOW.replace(year=1980))], [TEXT], {}),
        (
            "instants_after_release",
            [article(fetched_at=NOW + timedelta(days=3), published_at=None)],
            [TEXT],
            {},
        ),
        ("references_to_nothing", [article(page_id="lost")], [TEXT], {}),
        ("names_outside_text", [article()], [TEXT], {"mentions": [mention(end=99)]}),
        ("names_outside_text", [article()], [TEXT], {"mentions": [mention(words="备案")]}),
    ],
)
def test_wrong_rows_stop_a_release(tmp_path, check, articles, texts, details):
    sound = publish_these(tmp_path, article(2))
    with pytest.raises(ReleaseStopped, match=rf"{check}: .*: 1 row: .*a1|{check}: .* 1 row: .*a1"):
        publish_these(
            tmp_path, *articles, texts=texts, details=details, now=NOW + timedelta(hours=1)
        )
    assert latest_release(tmp_path / "releases") == sound.folder
    assert not list((tmp_path / "releases").glob(".*"))


def test_a_warning_does_not_stop_a_release(tmp_path, caplog):
    publish_these(tmp_path, article())
    (record,) = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert "articles_without_cluster" in record.getMessage()
    assert "article_id a1" in record.getMessage()


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [
        ({}, {"articles": 0}, []),
        ({"articles": 100}, {"articles": 98}, []),
        ({"articles": 100}, {"articles": 97}, ["articles: 97 rows, 100 before (3.0% fewer)"]),
        (
            {"texts": 9, "pages": 9},
            {},
            ["texts: 0 rows, 9 before (100.0% fewer)"] * 1
            + ["pages: 0 rows, 9 before (100.0% fewer)"],
        ),
        ({"reposts": 4, "changes": 900}, {}, []),
        ({"clusters": 5}, {}, ["clusters: 0 rows, 5 before (100.0% fewer)"]),
        ({"clusters": 20}, {"clusters": 1}, []),
        ({"topics": 9000}, {"topics": 7200}, []),
        ({"topics": 9000}, {"topics": 7199}, ["topics: 7199 rows, 9000 before (20.0% fewer)"]),
        ({"mentions": 21}, {}, ["mentions: 0 rows, 21 before (100.0% fewer)"]),
        ({"mentions": 30}, {"mentions": 10}, []),
    ],
)
def test_a_table_that_shrinks_is_told(before, now, lost):
    assert [str(loss) for loss in losses(before, now)] == lost
    assert losses(before, now, max_share=1) == []


def test_a_release_that_lost_rows_is_stopped_unless_it_is_meant(tmp_path):
    publish_these(tmp_path, *(article(n) for n in range(1, 5)))
    smaller = tmp_path / "smaller"
    smaller.mkdir()
    (tmp_path / "releases").rename(smaller / "releases")
    with pytest.raises(ReleaseStopped, match="articles: 1 rows, 4 before"):
        publish_these(smaller, article(), now=NOW + timedelta(hours=1))

    def allow(draft):
        stop_if_wrong(draft, max_shrink_share=1)

    assert publish_these(smaller, article(), now=NOW + timedelta(hours=1), check=allow).is_new


def test_a_finding_is_one_line():
    finding = Finding(
        check="empty_texts",
        weight="stops",
        meaning="Articles whose text is empty.",
        rows=[{"article_id": "a1"}],
        n_rows=7,
    )
    assert str(finding) == "empty_texts: Articles whose text is empty. 7 rows: article_id a1 ..."


def test_the_key_of_every_table_is_checked():
    statement = sql_files("checks")["keys_held_twice"]
    tables = {table.name for table in TABLES if table.is_public} - {"changes"}
    assert {name for name in tables if f"'{name}'" not in statement} == set()
