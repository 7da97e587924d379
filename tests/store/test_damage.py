"""A file that is not what was published any more is not carried on, and comes back."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import StoreError
from ingest.model.article import Content
from ingest.store import damage
from ingest.store.corpus import answer, reading
from ingest.store.damage import damaged_in
from ingest.store.ledger import Ledger
from ingest.store.manifest import files_of, manifest_of
from ingest.store.release import publish, releases_in
from ingest.store.remote import fetch_release, push_new, push_release, remote_releases
from ingest.store.verify import verified
from tests.store.rows import ARTICLE, NOW, PAGE

HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path):
    """Two articles of two months, and a page."""
    made = Ledger(tmp_path / "ledger")
    texts = [Content(sha256=f"s{n}", text=f"第{n}篇正文") for n in (1, 2)]
    made.append("contents", texts, run_id="r1")
    early = replace(
        ARTICLE,
        article_id="a2",
        canonical_url="http://a.example/2",
        text_sha256="s2",
        text_raw_sha256="s2",
        published_at=datetime(2026, 8, 1, tzinfo=UTC),
    )
    made.append("pages", [PAGE], run_id="r1")
    made.append("articles", [ARTICLE, early], run_id="r1")
    return made


@pytest.fixture
def releases(ledger, tmp_path):
    """Two releases that share all files but the articles of one month and the feed."""
    folder = tmp_path / "releases"
    publish(ledger, folder, now=NOW)
    correct(ledger, "第二个标题")
    publish(ledger, folder, now=NOW + HOUR)
    return folder


def correct(ledger, title):
    ledger.append("articles", [replace(ARTICLE, title=title)], run_id="r")


def harm(path, how="flipped"):
    """Damage a file in place, for all releases that share it."""
    data = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
        return
    if how == "cut":
        del data[-20:]
    else:
        data[len(data) // 3] ^= 255
    path.write_bytes(data)


def rot(path):
    """Damage a file as a disk does: nothing says that it was written to."""
    before = path.stat()
    harm(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def file_of(release, table):
    return min(path for path in (release / table).rglob("*.parquet"))


@pytest.mark.parametrize("how", ["flipped", "cut", "missing"])
@pytest.mark.parametrize("table", ["texts", "articles", "pages", "taxonomies"])
def test_a_damaged_file_of_another_month_comes_back(releases, ledger, caplog, table, how):
    path = file_of(releases / "latest", table)
    harm(path, how)
    correct(ledger, "第三个标题")
    made = publish(ledger, releases, now=NOW + 2 * HOUR)
    old = releases_in(releases)
    left = old if how != "missing" else old[1:]  # the file of the first one was left alone
    assert all(verified(folder).is_sound for folder in left)
    assert f"/{path.name} of release" in caplog.text
    with reading(releases) as connection:
        assert answer(connection, "select count(*) from articles_with_text").rows == ((2,),)
        changes = answer(connection, "select table_name, row_key, change from changes").rows
    assert changes == (("articles", ["a1"], "update"),)
    assert made.is_new


def test_publishing_nothing_new_mends_the_latest_release(releases, ledger):
    harm(file_of(releases / "latest", "texts"))
    harm(file_of(releases / "latest", "changes"))
    made = publish(ledger, releases, now=NOW + 2 * HOUR, looks_at_all=True)
    assert not made.is_new
    assert all(verified(folder).is_sound for folder in releases_in(releases))


def test_what_cannot_be_made_again_is_written_otherwise(releases, ledger, caplog):
    harm(file_of(releases / "latest", "texts"))
    correct(ledger, "第三个标题")
    manifest = releases / "latest" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"layout": "', '"layout": "0'))
    made = publish(ledger, releases, now=NOW + 2 * HOUR)
    assert verified(made.folder).is_sound
    assert "was damaged; written anew" in caplog.text


def test_every_release_looks_at_a_share_and_at_what_was_written_to(releases, monkeypatch):
    folder = releases_in(releases)[-1]
    files = files_of(manifest_of(folder))
    path = file_of(folder, "texts")
    name = path.relative_to(folder).as_posix()
    assert damaged_in(folder, files, at=NOW) == []
    rot(path)
    assert damaged_in(folder, files, at=NOW) == [name], "the share holds a small corpus whole"
    monkeypatch.setattr(damage, "SHARE_BYTES", 0)
    assert damaged_in(folder, files, at=NOW) == []
    assert damaged_in(folder, files, at=None) == [name]
    os.utime(path)
    assert damaged_in(folder, files, at=NOW) == [name]
    monkeypatch.setattr(damage, "SHARE_BYTES", 1)
    found = {n for n in range(200) if damaged_in(folder, files, at=NOW + n * HOUR)}
    assert found, "the lot falls on every file"


def test_a_damaged_file_goes_into_no_store(releases, tmp_path):
    url = (tmp_path / "store").as_uri()
    newest = releases_in(releases)[-1]
    harm(file_of(newest, "texts"))
    with pytest.raises(StoreError, match=r"texts/.* is not what was published"):
        push_release(newest, url)
    assert remote_releases(url) == []


@pytest.mark.parametrize("how", ["flipped", "cut", "missing", "torn"])
def test_damaged_files_are_fetched_again(releases, tmp_path, how):
    url = (tmp_path / "store").as_uri()
    for folder in releases_in(releases):
        push_release(folder, url)
    first, newest = releases_in(releases)
    if how == "torn":
        manifest = newest / "manifest.json"
        manifest.write_bytes(manifest.read_bytes()[:300])
    else:
        harm(file_of(newest, "texts"), how)
    assert fetch_release(url, releases, newest.name) == newest
    assert verified(newest).is_sound
    assert verified(first).is_sound
    assert not [path for path in releases.glob(".*") if path.name.startswith(".draft")]


def test_a_store_that_was_away_gets_all_it_missed(releases, ledger, tmp_path):
    url = (tmp_path / "store").as_uri()
    first, second = (folder.name for folder in releases_in(releases))
    assert push_new(releases, url) == [second], "an empty store needs no earlier one"
    for hours in (2, 3):
        correct(ledger, f"第{hours}次更正")
        publish(ledger, releases, now=NOW + hours * HOUR)
    missed = [folder.name for folder in releases_in(releases)][2:]
    assert push_new(releases, url) == missed
    assert push_new(releases, url) == []
    assert remote_releases(url) == [second, *missed]
    assert first not in remote_releases(url)
