"""Releases share files; what is kept, what pruning gives back, and that nothing else is touched."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ingest.model.article import Content
from ingest.store.ledger import Ledger
from ingest.store.release import latest_release, publish, releases_in
from ingest.store.retention import bytes_on_disk, prune, sizes, to_prune
from ingest.store.verify import verified
from tests.store.rows import ARTICLE, NOW


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Six releases: three in each of two months, all but articles and changes unchanged."""
    home = tmp_path_factory.mktemp("home")
    ledger = Ledger(home / "ledger")
    ledger.append("contents", [Content(sha256="s1", text="正文" * 999)], run_id="r1")
    for number in range(6):
        ledger.append("articles", [replace(ARTICLE, title=f"标题{number}")], run_id="r")
        publish(ledger, home / "releases", now=NOW + timedelta(days=number - 3))
    return home / "releases"


def names(folders):
    return [folder.name[4:8] for folder in folders]


def test_files_without_a_changed_row_are_shared(releases):
    first, second = releases_in(releases)[:2]
    text = next(first.glob("texts/*/*.parquet")).relative_to(first)
    assert (first / text).stat().st_ino == (second / text).stat().st_ino
    article = next(first.glob("articles/*/*.parquet")).relative_to(first)
    assert (first / article).stat().st_ino != (second / article).stat().st_ino


def test_shared_files_take_room_once(releases):
    found = sizes(releases)
    whole = bytes_on_disk(one.release for one in found)
    assert max(one.n_bytes for one in found) < whole < sum(one.n_bytes for one in found)
    without_first = bytes_on_disk(one.release for one in found[1:])
    assert whole - without_first == found[0].n_own_bytes


@pytest.mark.parametrize(
    ("keep", "keep_monthly", "gone"),
    [
        (9, False, []),
        (2, False, ["1028", "1029", "1030", "1031"]),
        (2, True, ["1028", "1029", "1030"]),
        (1, True, ["1028", "1029", "1030", "1101"]),
    ],
)
def test_what_is_not_kept(releases, keep, keep_monthly, gone):
    assert names(to_prune(releases, keep=keep, keep_monthly=keep_monthly)) == gone


def test_the_latest_is_kept_though_it_is_an_old_one(releases):
    pointer = releases / "LATEST"
    newest = pointer.read_text()
    pointer.write_text(releases_in(releases)[0].name)
    assert "1028" not in names(to_prune(releases, keep=1, keep_monthly=False))
    pointer.write_text(newest)


def test_pruning_leaves_the_others_whole(releases):
    prune(releases, to_prune(releases, keep=2, keep_monthly=False))
    left = releases_in(releases)
    assert names(left) == ["1101", "1102"]
    assert latest_release(releases) == left[-1]
    assert all(verified(folder).is_sound for folder in left)
    assert not list(releases.glob(".gone-*"))
