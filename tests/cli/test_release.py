"""``ingest release``: list, verify, diff."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from ingest.store.remote import push_release

pytestmark = pytest.mark.slow

PAGE = "<html><title>{0}</title><body><h1>{0}</h1>{1}</body></html>"
LINE = "<p>第{}条，江城市公布了算法备案的办事指南，监管部门说明了每一步需要的材料和期限。</p>"


def ingest(*arguments, home, store=""):
    return subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, arguments)],
        env=os.environ | {"INGEST_HOME": str(home), "INGEST_STORE_URL": store},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Two releases: one page, then two."""
    folder = tmp_path_factory.mktemp("releases")
    for number, lines in enumerate(("一二三四五六", "七八九十百千"), start=1):
        page = folder / f"page{number}.html"
        body = "".join(map(LINE.format, lines))
        page.write_text(PAGE.format("江城公布算法备案指南", body), encoding="utf-8")
        assert ingest("add", page, home=folder / "home").returncode == 0
    return folder / "home"


def names(home):
    return sorted(path.name for path in (home / "releases").glob("2*Z-*"))


def test_releases_are_listed_newest_first(home):
    lines = ingest("release", "list", home=home).stdout.splitlines()
    assert [line.split()[0] for line in lines[2:-1]] == names(home)[::-1]
    assert "(latest)" in lines[2]


def test_a_diff_tells_the_new_article(home):
    done = ingest("release", "diff", names(home)[0], home=home)
    assert done.returncode == 0
    assert "articles" in done.stdout
    same = ingest("release", "diff", names(home)[0], names(home)[0], home=home)
    assert "the same rows" in same.stdout


def test_verify_finds_what_was_touched(home, tmp_path):
    assert ingest("release", "verify", home=home).returncode == 0
    shutil.copytree(home, tmp_path / "home", symlinks=True)
    (touched,) = (tmp_path / "home" / "releases" / "latest" / "rejects").glob("*.parquet")
    touched.write_bytes(touched.read_bytes() + b" ")
    done = ingest("release", "verify", home=tmp_path / "home")
    assert done.returncode == 2
    assert "changed  rejects/part-0.parquet" in done.stdout
    assert len(done.stderr.splitlines()) == 1


def test_the_list_counts_shared_files_once(home):
    lines = ingest("release", "list", home=home).stdout.splitlines()
    assert lines[0].split()[-3:] == ["MB", "MB", "alone"]
    assert lines[-1].startswith("2 releases take")


def test_publishing_again_says_that_nothing_changed(home, tmp_path):
    shutil.copytree(home, tmp_path / "home", symlinks=True)
    done = ingest("release", "publish", home=tmp_path / "home")
    assert (done.returncode, done.stdout.split()[0]) == (0, "unchanged:")


def test_a_release_that_lost_articles_is_stopped(home, tmp_path):
    shutil.copytree(home, tmp_path / "home", symlinks=True)
    (latest,) = (tmp_path / "home" / "releases" / "latest").glob("manifest.json")
    manifest = json.loads(latest.read_text())
    before = (tmp_path / "home" / "releases" / "LATEST").read_text()
    changed = manifest | {"rows": manifest["rows"] | {"articles": 100}, "made_by": "another"}
    latest.write_text(json.dumps(changed))
    changed["files"].pop("rejects/part-0.parquet")  # so that there is something to publish
    latest.write_text(json.dumps(changed))
    done = ingest("release", "publish", home=tmp_path / "home")
    assert done.returncode == 1
    assert "articles: 2 rows, 100 before (98.0% fewer)" in done.stderr
    assert (tmp_path / "home" / "releases" / "LATEST").read_text() == before
    meant = ingest("release", "publish", "--allow-shrinking", home=tmp_path / "home")
    assert (meant.returncode, meant.stdout.split()[0]) == (0, "published")


def test_old_releases_are_pruned_when_asked(home, tmp_path):
    shutil.copytree(home, tmp_path / "home", symlinks=True)
    kept = ingest("release", "prune", home=tmp_path / "home")
    assert kept.returncode == 0
    assert names(tmp_path / "home") == names(home)
    told = ingest("release", "prune", "--keep", "1", "--dry-run", home=tmp_path / "home")
    assert f"would remove {names(home)[0]}" in told.stdout
    done = ingest("release", "prune", "--keep", "1", home=tmp_path / "home")
    assert f"removed {names(home)[0]}" in done.stdout
    assert names(tmp_path / "home") == names(home)[1:]
    assert ingest("release", "verify", home=tmp_path / "home").returncode == 0


@pytest.mark.parametrize(
    "command", [("list",), ("verify",), ("diff", "20200101T000000Z-1"), ("prune", "--keep", "1")]
)
def test_an_empty_home_is_one_line(tmp_path, command):
    done = ingest("release", *command, home=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "no release" in done.stderr


def test_a_release_is_fetched_from_a_store(home, tmp_path):
    store = (tmp_path / "store").as_uri()
    for name in names(home):
        push_release(home / "releases" / name, store)
    older, newest = names(home)
    for wanted, latest in (((older,), older), ((), newest), ((older,), newest)):
        done = ingest("release", "fetch", *wanted, home=tmp_path / "home", store=store)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "home/releases/LATEST").read_text().strip() == latest
    assert ingest("release", "verify", home=tmp_path / "home").returncode == 0
    absent = ingest("release", "fetch", "20200101T000000Z-1", home=tmp_path / "home", store=store)
    assert (absent.returncode, len(absent.stderr.splitlines())) == (2, 1)
    assert "INGEST_STORE_URL" in ingest("release", "fetch", home=tmp_path / "home").stderr


def test_the_whole_is_not_copied_with_a_list_of_what_is_to_be_left_out(home, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("https://www.example.org/a/1.html\n")
    done = ingest("release", "export", tmp_path / "all", "--full", "--take-down", listed, home=home)
    assert done.returncode == 2
    assert "--take-down goes with --public" in done.stderr
    assert not (tmp_path / "all").exists()


def test_the_nightly_job_makes_a_damaged_search_index_anew(home, tmp_path):
    mine = tmp_path / "home"
    shutil.copytree(home, mine, symlinks=True)
    for _ in range(2):
        (mine / "search.sqlite").write_bytes(b"something else" * 400)
        done = ingest("run", "nightly", home=mine)
        assert done.returncode == 0, done.stderr
        assert "search.sqlite is damaged" in done.stdout
    assert "江城公布" in ingest("search", "办事指南", home=mine).stdout
