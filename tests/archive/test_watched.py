from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.archive.archive import Archive
from ingest.archive.watched import Watched
from ingest.model.page import FetchedPage

NOW = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "http://x.example/1"


def page(body: bytes, at: datetime = NOW, *, url: str = URL, status: int = 200) -> FetchedPage:
    return FetchedPage(
        url=url,
        requested_url=URL,
        body=body,
        http_status=status,
        headers=(),
        fetched_at=at,
        seen_at=at,
        portal="x",
    )


def watched(page_id: str, due: datetime | None = NOW + HOUR) -> Watched:
    return Watched(
        canonical_url=URL,
        url=URL,
        portal="x",
        article_id="a",
        published_at=None,
        first_seen_at=NOW,
        page_id=page_id,
        due_at=due,
    )


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path, run_id="r") as one:
        yield one


@pytest.fixture
def known(archive) -> Watched:
    """An address that was fetched once and is due an hour later."""
    row = archive.add(page(b"text"))
    archive.catalog.watch.write([watched(row.page_id)])
    return watched(row.page_id)


def due(archive: Archive, hours: float) -> list[str]:
    return [one.url for one in archive.catalog.watch.due("x", now=NOW + hours * HOUR)]


def test_an_address_is_due_from_its_instant_on(archive, known):
    assert due(archive, 0.99) == []
    assert due(archive, 1) == [URL]
    assert archive.catalog.watch.due("y", now=NOW + HOUR) == []
    assert archive.catalog.watch.at([URL, "http://x.example/2"]) == {URL: known}


def test_a_visit_ends_it_in_one_transaction(archive, known):
    archive.look_in_vain(known, "timeout", now=NOW + HOUR)
    assert due(archive, 100) == []
    assert archive.catalog.watch.open_urls() == {URL}
    (visit,) = archive.catalog.watch.visits_at([URL])
    assert (visit.answer, visit.page_id) == ("timeout", None)
    archive.catalog.watch.write([known._replace(due_at=NOW + 6 * HOUR)])
    assert due(archive, 6) == [URL]
    archive.catalog.watch.mark_typed([visit])
    assert archive.catalog.watch.open_urls() == set()
    archive.catalog.watch.open_all()
    assert archive.catalog.watch.open_urls() == {URL}


@pytest.mark.parametrize(
    ("again", "answer", "n_records"),
    [
        (page(b"text", NOW + HOUR), "same", 1),
        (page(b"other", NOW + HOUR), "200", 2),
        (page(b"text", NOW + HOUR, status=404), "404", 2),
        (page(b"text", NOW + HOUR, url="http://x.example/moved"), "200", 2),
    ],
)
def test_only_what_is_new_is_stored(archive, known, again, answer, n_records):
    archive.look(again, known)
    (visit,) = archive.catalog.watch.visits_at([URL])
    assert visit.answer == answer
    assert len(archive.catalog.page_ids()) == n_records
    (now_known,) = archive.catalog.watch.at([URL]).values()
    assert now_known.page_id == visit.page_id == archive.catalog.page_ids()[-1]
    assert now_known.due_at is None
    assert archive.newest(now_known).content_sha256


def test_the_same_answer_as_at_the_last_visit_is_stored_once(archive, known):
    archive.look(page(b"gone", NOW + HOUR, status=404), known)
    (known,) = archive.catalog.watch.at([URL]).values()
    archive.look(page(b"gone", NOW + 2 * HOUR, status=404), known)
    answers = [visit.answer for visit in archive.catalog.watch.visits_at([URL])]
    assert answers == ["404", "same"]
    archive.look_in_vain(known, "304", now=NOW + 3 * HOUR)
    assert len(archive.catalog.page_ids()) == 2


def test_later_pages_are_opened_again_and_stored_if_they_changed(archive, known):
    second = "http://x.example/1_2"
    archive.catalog.add_pending([second], portal="x", found_at=NOW, run_id="r", continues=URL)
    later = page(b"second", url=second)
    archive.add(replace(later, requested_url=second), continues=URL)
    assert archive.catalog.pending("x") == []
    for body, n_records in ((b"second", 2), (b"changed", 3)):
        assert archive.catalog.reopen(URL) == [second]
        assert archive.catalog.pending("x") == [(second, URL)]
        again = page(body, NOW + HOUR, url=second)
        archive.add(replace(again, requested_url=second), continues=URL)
        assert archive.catalog.pending("x") == []
        assert len(archive.catalog.page_ids()) == n_records
