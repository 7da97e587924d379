"""Releases share files; what is kept, what pruning gives back, and that nothing else is touched."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ingest import pipeline
from ingest.model.article import Content
from ingest.settings import settings_with
from ingest.store.ledger import Ledger
from ingest.store.release import latest_release, publish, releases_in
from ingest.store.remote import fetch_release, push_release, remote_releases, remove_releases
from ingest.store.retention import bytes_on_disk, prune, sizes, surplus, to_prune
from ingest.store.verify import verified
from tests.store.rows import ARTICLE, NOW

DAYS = ("1029", "1030", "1031", "1101", "1102", "1103")


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


def test_the_last_of_every_day_and_month_is_kept():
    """Two releases a day at 15:00 and at 02:00 of the next day in Beijing."""
    stamps = [f"2026{day}T{hour}Z-1" for day in DAYS for hour in ("070000", "180000")]
    assert surplus(stamps, keep=1) == stamps[:-1]
    assert surplus(stamps, keep=0) == stamps[:-1], "never the newest"
    kept = set(stamps) - set(surplus(stamps, keep=2, keep_days=3))
    assert sorted(kept) == ["20261102T070000Z-1", *stamps[-2:]]
    kept = set(stamps) - set(surplus(stamps, keep=1, keep_monthly=True))
    assert sorted(kept) == ["20261031T070000Z-1", stamps[-1]]
    assert surplus([], keep=1, keep_days=5, keep_monthly=True) == []
    assert surplus(stamps, keep=1, keep_days=99)[0] == stamps[1]


def test_a_store_is_pruned_too(releases, tmp_path):
    url = (tmp_path / "store").as_uri()
    for folder in releases_in(releases):
        push_release(folder, url)
    names_there = remote_releases(url)
    half = tmp_path / "store/releases/20200101T000000Z-1/articles"
    half.mkdir(parents=True)
    remove_releases(url, names_there)
    assert remote_releases(url) == names_there[-1:], "the one pointed to stays"
    assert [path.name for path in (tmp_path / "store/releases").glob("2*")] == names_there[-1:]
    assert verified(fetch_release(url, tmp_path / "other")).is_sound


def test_the_setting_rules_here_and_in_the_store(tmp_path):
    """Two releases within an hour of one day: by night only the later one is kept."""
    ledger, folder = Ledger(tmp_path / "ledger"), tmp_path / "releases"
    url = (tmp_path / "store").as_uri()
    ledger.append("contents", [Content(sha256="s1", text="正文")], run_id="r1")
    for number in range(2):
        ledger.append("articles", [replace(ARTICLE, title=f"标题{number}")], run_id="r")
        made = publish(ledger, folder, now=NOW + timedelta(minutes=number))
        push_release(made.folder, url)
    for keep, n_left in ((0, 2), (2, 2), (1, 1)):
        chosen = settings_with(home=tmp_path, store_url=url, keep_releases=keep)
        gone = pipeline.prune(settings=chosen)
        assert len(gone) == 2 - n_left
        assert len(releases_in(folder)) == len(remote_releases(url)) == n_left
    assert latest_release(folder) == made.folder
