"""What of the archive's work is left."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.archive.backlog import Left, backlog_of
from ingest.archive.catalog import Catalog
from ingest.archive.watched import Watched
from ingest.errors import StoreError
from tests.report.health_corpus import page_of_portal, route_run

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def watched(n: int, portal: str, due_at: datetime | None) -> Watched:
    url = f"http://{portal}.example/{n}"
    return Watched(
        canonical_url=url,
        url=url,
        portal=portal,
        article_id=f"a{n}",
        published_at=None,
        first_seen_at=NOW - 90 * HOUR,
        page_id=f"p{n}",
        due_at=due_at,
    )


def test_what_is_left_is_counted_by_portal_with_its_age(tmp_path):
    path = tmp_path / "catalog.sqlite"
    made = [page_of_portal("gmw", NOW - hours * HOUR, 0) for hours in (9, 5, 1)]
    with Catalog(path) as catalog:
        for page in made:
            catalog.add_page(page)
        for n, (portal, hours) in enumerate([("gmw", 3), ("thepaper", 2), ("thepaper", 1)]):
            catalog.add_pending(
                [f"http://{portal}.example/{n}"],
                portal=portal,
                found_at=NOW - hours * HOUR,
                run_id="r",
            )
        due = [NOW - 4 * HOUR, NOW, NOW + HOUR, None]
        catalog.watch.write([watched(n, "gmw", at) for n, at in enumerate(due)])
        catalog.routes.add(
            [route_run("gmw", NOW - hours * HOUR, is_bad=False) for hours in (3, 1, 2)]
        )
    left = backlog_of(path, built={made[0].page_id, "another"}, now=NOW)
    assert left.addresses == Left((("thepaper", 2), ("gmw", 1)), NOW - 3 * HOUR)
    assert left.looks == Left((("gmw", 2),), NOW - 4 * HOUR)
    assert left.pages == Left((("gmw", 2),), NOW - 5 * HOUR)
    assert left.runs == ("20261031T030000Z", "20261031T020000Z", "20261031T010000Z")
    assert left.n_unknown == 1


def test_nothing_is_left_of_nothing(tmp_path):
    path = tmp_path / "catalog.sqlite"
    Catalog(path).close()
    left = backlog_of(path, built=set(), now=NOW)
    assert left == (Left((), None), Left((), None), Left((), None), (), 0)


def test_a_file_that_is_no_catalog_is_named(tmp_path):
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match=r"catalog\.sqlite: file is not a database; see docs/"):
        backlog_of(path, built=set(), now=NOW)
    with pytest.raises(StoreError, match="unable to open"):
        Catalog(tmp_path)
