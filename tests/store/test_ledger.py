import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import StoreError
from ingest.model.article import Content, TopicRow
from ingest.store import ledger as ledger_module
from ingest.store.committing import LostRace
from ingest.store.ledger import SEQ, Ledger
from tests.store.rows import ARTICLE
from tests.store.small_rows import OUTLET, REJECT


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def test_the_newest_row_of_a_key_counts(ledger):
    ledger.append("rejects", [REJECT], run_id="r1")
    ledger.append("rejects", [replace(REJECT, detail="again", run_id="r2")], run_id="r2")
    rows = ledger.read("rejects").to_pylist()
    assert [row["detail"] for row in rows] == ["again"]


def test_old_versions_stay_readable(ledger):
    ledger.append("contents", [Content(sha256="1", text="一")], run_id="r1")
    before = ledger.versions()
    ledger.append("contents", [Content(sha256="2", text="二")], run_id="r2")
    assert ledger.read("contents", before)["sha256"].to_pylist() == ["1"]
    assert ledger.keys("contents") == {("1",), ("2",)}


def test_appending_nothing_makes_no_commit(ledger):
    assert ledger.append("contents", [], run_id="r1") == 0
    assert ledger.version("contents") == -1
    assert ledger.read("contents").num_rows == 0


def test_a_derived_table_is_written_only_when_it_changed(ledger):
    assert ledger.replace("outlets", [OUTLET], run_id="r1")
    assert not ledger.replace("outlets", [OUTLET], run_id="r2")
    assert ledger.replace("outlets", [replace(OUTLET, name="改名")], run_id="r3")
    assert ledger.read("outlets").num_rows == 1


def test_a_derived_table_is_not_appended_to(ledger):
    with pytest.raises(StoreError, match="derived"):
        ledger.append("outlets", [OUTLET], run_id="r1")


def topic(article_id, name):
    return TopicRow(article_id=article_id, topic=name, score=1.0, evidence=())


def test_details_of_an_older_version_of_an_article_do_not_count(ledger):
    ledger.append("topics", [topic("a1", "court"), topic("a1", "copy")], run_id="r1", batch="1")
    ledger.append("articles", [ARTICLE], run_id="r1", batch="1")
    first = ledger.versions()
    ledger.append("topics", [topic("a1", "data")], run_id="r2", batch="2")
    assert ledger.read("topics")["topic"].to_pylist() == ["copy", "court"], "not committed yet"
    ledger.append("articles", [ARTICLE], run_id="r2", batch="2")
    assert ledger.read("topics")["topic"].to_pylist() == ["data"]
    ledger.append("articles", [ARTICLE], run_id="r3", batch="3")
    assert ledger.read("topics").num_rows == 0, "the third version has none"
    assert ledger.read("topics", first)["topic"].to_pylist() == ["copy", "court"]


def test_a_commit_is_made_once(ledger):
    assert ledger.append("rejects", [REJECT], run_id="r1", commit_id="c1") == 1
    again = replace(REJECT, detail="again")
    assert Ledger(ledger.place.folder).append("rejects", [again], run_id="r1", commit_id="c1") == 0
    assert ledger.append("rejects", [again], run_id="r1", commit_id="c2") == 1
    assert ledger.source("rejects").to_table().num_rows == 2


def test_of_two_rows_of_a_key_in_a_commit_the_later_is_taken(ledger):
    other = replace(REJECT, url="http://a.example/2")
    rows = [REJECT, other, replace(REJECT, detail="later")]
    assert ledger.append("rejects", rows, run_id="r1") == 2
    assert ledger.source("rejects").to_table()["detail"].to_pylist() == ["", "later"]


def test_a_commit_that_lost_a_race_is_numbered_anew(tmp_path, monkeypatch):
    waited = []
    ledger = Ledger(tmp_path, pause=waited.append)
    ledger.append("rejects", [REJECT], run_id="r1")
    made = ledger_module.committed
    others = iter([replace(REJECT, detail="first")])

    def overtaken(held, commit):
        for row in others:
            Ledger(tmp_path).append("rejects", [row], run_id="r2")
        made(held, commit)

    monkeypatch.setattr(ledger_module, "committed", overtaken)
    ledger.append("rejects", [replace(REJECT, detail="second")], run_id="r3")
    assert len(waited) == 1
    assert ledger.read("rejects")["detail"].to_pylist() == ["second"]
    assert sorted(ledger.source("rejects").to_table()[SEQ].to_pylist()) == [1, 2, 3]


def test_a_commit_whose_answer_was_lost_is_not_made_again(tmp_path, monkeypatch):
    ledger = Ledger(tmp_path, pause=lambda _: None)
    made = ledger_module.committed
    answers = iter([LostRace()])

    def unheard(held, commit):
        made(held, commit)
        for lost in answers:
            raise lost

    monkeypatch.setattr(ledger_module, "committed", unheard)
    assert ledger.append("rejects", [REJECT], run_id="r1") == 1
    assert ledger.source("rejects").to_table().num_rows == 1


def test_the_state_at_an_instant(ledger):
    start = datetime.now(UTC)
    ledger.append("contents", [Content(sha256="1", text="一")], run_id="r1")
    first = ledger.versions()
    stamps = [one["timestamp"] for one in ledger.opened("contents").history()]
    ledger.append("contents", [Content(sha256="2", text="二")], run_id="r2")
    then = datetime.fromtimestamp(max(stamps) / 1000, UTC)
    assert set(ledger.versions_at(start - timedelta(days=1)).values()) == {-1}
    newest = datetime.now(UTC) + timedelta(days=1)
    assert ledger.versions_at(newest) == ledger.versions()
    at = ledger.versions_at(then)
    assert at["contents"] in {first["contents"], ledger.version("contents")}, "same millisecond"


def test_a_version_is_never_younger_than_the_one_before(ledger):
    for number in range(3):
        ledger.append("contents", [Content(sha256=str(number), text="一")], run_id="r1")
    log = ledger.place.folder / "contents" / "_delta_log"
    for version, hour in enumerate((1, 2, 9, 4)):
        path = log / f"{version:020}.json"
        stamp = int(datetime(2026, 10, 1, hour, tzinfo=UTC).timestamp() * 1000)
        path.write_text(re.sub(r'"timestamp":\d+', f'"timestamp":{stamp}', path.read_text()))
    fresh = Ledger(ledger.place.folder)
    hours = {
        hour: fresh.versions_at(datetime(2026, 10, 1, hour, tzinfo=UTC))["contents"]
        for hour in (0, 1, 5, 9)
    }
    assert hours == {0: -1, 1: 0, 5: 1, 9: 3}


def test_what_the_log_no_longer_tells_is_said(ledger):
    for number in range(25):
        ledger.append("contents", [Content(sha256=str(number), text="一")], run_id="r1")
    for version in range(15):
        (ledger.place.folder / "contents" / "_delta_log" / f"{version:020}.json").unlink()
    with pytest.raises(StoreError, match=r"since .* UTC only"):
        Ledger(ledger.place.folder).versions_at(datetime(2026, 1, 1, tzinfo=UTC))
