"""What the corpus said at an instant: a release of then, or the ledger as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest import open_corpus
from ingest.errors import InputError, StoreError
from ingest.model.article import Content
from ingest.model.tables import TABLES
from ingest.store.corpus import answer, reading
from ingest.store.ledger import Ledger
from ingest.store.release import publish, releases_in
from ingest.store.retention import prune
from tests.store.histories import History
from tests.store.rows import ARTICLE, NOW

TITLE = "select title from articles"
LATER = NOW + timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger")
    made.append("contents", [Content(sha256="s1", text="正文")], run_id="r1")
    made.append("articles", [ARTICLE], run_id="r1")
    return made


@pytest.fixture
def releases(ledger, tmp_path):
    """Two releases, and a third title that only the ledger has."""
    folder = tmp_path / "releases"
    publish(ledger, folder, now=NOW)
    ledger.append("articles", [replace(ARTICLE, title="第二个标题")], run_id="r2")
    publish(ledger, folder, now=LATER)
    ledger.append("articles", [replace(ARTICLE, title="第三个标题")], run_id="r3")
    return folder


@pytest.mark.parametrize(
    ("instant", "title"),
    [
        (NOW, ARTICLE.title),
        (LATER - timedelta(seconds=1), ARTICLE.title),
        (LATER, "第二个标题"),
        (LATER + timedelta(days=900), "第二个标题"),
    ],
)
def test_the_newest_release_of_then_is_read(releases, instant, title):
    with reading(releases, as_of=instant) as connection:
        assert answer(connection, TITLE).rows == ((title,),)


def test_the_live_state_is_that_of_the_ledger(releases, ledger):
    with reading(releases, live=True, ledger=ledger) as connection:
        assert answer(
            connection,
            "select a.title, t.text, a.ym from articles as a join texts as t using (article_id)",
        ).rows == (("第三个标题", "正文", "2026-10"),)
        assert answer(connection, "select count(*) from articles_with_text").rows == ((1,),)
        comment = (
            "select comment from duckdb_columns() "
            "where table_name = 'articles' and column_name = 'n_chars'"
        )
        assert answer(connection, comment).rows == (("Length of the text. [characters]",),)


def test_before_every_release_the_ledger_is_read_as_it_was(ledger, tmp_path):
    between = datetime.now(UTC)
    ledger.append("articles", [replace(ARTICLE, title="更正")], run_id="r2")
    publish(ledger, tmp_path / "releases", now=between + timedelta(days=1))
    with reading(tmp_path / "releases", as_of=between, ledger=ledger) as connection:
        assert answer(connection, TITLE).rows == ((ARTICLE.title,),)


@pytest.mark.parametrize("query", ["from read_csv('/etc/passwd')", "create table x as select 1"])
def test_the_live_state_is_locked_up_too(releases, ledger, query):
    with reading(releases, live=True, ledger=ledger) as connection, pytest.raises(InputError):
        answer(connection, query)


def test_the_live_state_is_what_a_release_would_hold(tmp_path):
    ledger, releases = Ledger(tmp_path / "ledger"), tmp_path / "releases"
    history = History(ledger, 11)
    for _ in range(8):
        history.step()
    publish(ledger, releases, now=NOW)
    with reading(releases) as old, reading(releases, live=True, ledger=ledger) as new:
        for table in TABLES:
            if table.is_public and table.name != "changes":
                query = f"select * from {table.name} order by all"
                assert answer(new, query) == answer(old, query), table.name


def test_what_cannot_be_read_is_one_line(releases, ledger, tmp_path):
    with pytest.raises(InputError, match="not both"), reading(releases, "x", live=True):
        pass
    with (
        pytest.raises(StoreError, match="no release of 2001"),
        reading(releases, as_of=datetime(2001, 1, 1, tzinfo=UTC)),
    ):
        pass
    with (
        pytest.raises(StoreError, match="no ledger"),
        reading(tmp_path / "none", live=True, ledger=Ledger(tmp_path / "empty")),
    ):
        pass


def test_a_pruned_release_is_not_passed_off_as_another(releases, ledger):
    """Between the two that are left lay one; what it said, nobody knows any more."""
    publish(ledger, releases, now=LATER + timedelta(hours=1))
    ledger.append("articles", [replace(ARTICLE, title="第四个标题")], run_id="r4")
    publish(ledger, releases, now=LATER + timedelta(hours=2))
    _, second, third, _ = releases_in(releases)
    prune(releases, [second, third])
    for instant, title in ((NOW, ARTICLE.title), (LATER - SECOND, ARTICLE.title)):
        with reading(releases, as_of=instant, ledger=ledger) as connection:
            assert answer(connection, TITLE).rows == ((title,),), "known by what is noted"
    told = r"not there any more; nearest: 20261031T040000Z-1, 20261031T070000Z-1"
    for chosen in (None, ledger):  # the ledger was written later than these instants
        with (
            pytest.raises(StoreError, match=told),
            reading(releases, as_of=LATER + SECOND, ledger=chosen),
        ):
            pass
    (releases / "pruned.jsonl").unlink()
    with pytest.raises(StoreError, match=told), reading(releases, as_of=NOW):
        pass
    with reading(releases, as_of=LATER + timedelta(hours=2)) as connection:
        assert answer(connection, TITLE).rows == (("第四个标题",),)


def test_the_ledger_knows_what_a_pruned_release_said(tmp_path):
    """Also where the oldest one was pruned, and through the Python door."""
    ledger, releases = Ledger(tmp_path / "ledger"), tmp_path / "releases"
    ledger.append("contents", [Content(sha256="s1", text="正文")], run_id="r")
    instants = []
    for number in range(1, 4):
        ledger.append("articles", [replace(ARTICLE, title=f"标题{number}")], run_id="r")
        instants.append(datetime.now(UTC))
        publish(ledger, releases, now=instants[-1])
    prune(releases, releases_in(releases)[:2])
    for number, instant in enumerate(instants, start=1):
        expected = ((f"标题{number}",),)
        with reading(releases, as_of=instant, ledger=ledger) as connection:
            assert answer(connection, TITLE).rows == expected
        assert open_corpus(tmp_path, as_of=instant).sql(TITLE).fetchall() == list(expected)


def test_a_torn_manifest_stands_in_the_way_of_its_own_time_alone(releases, ledger):
    publish(ledger, releases, now=LATER + timedelta(hours=1))
    second = releases_in(releases)[1]
    (second / "manifest.json").write_text("{")
    with reading(releases, as_of=LATER + timedelta(hours=1)) as connection:
        assert answer(connection, TITLE).rows == (("第三个标题",),)
    with pytest.raises(StoreError, match="nearest"), reading(releases, as_of=LATER):
        pass
