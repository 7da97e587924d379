"""The main job as its user runs it: once, twice, and killed half-way."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import duckdb
import pytest

from ingest.model.tables import TABLES as EVERY_TABLE

pytestmark = pytest.mark.slow

TABLES = tuple(table.name for table in EVERY_TABLE if table.is_public)


def content(home: Path) -> dict[str, list[tuple]]:
    """Every row of every table, without the place of the bytes in the archive."""
    latest = (home / "releases" / "latest").resolve()
    rows = {}
    for table in TABLES:
        drop = "exclude (warc_file, warc_offset, warc_length)" if table == "pages" else ""
        query = f"select * {drop} from read_parquet('{latest}/{table}/**/*.parquet') order by all"
        rows[table] = duckdb.sql(query).fetchall()
    return rows


def figure(output: str, name: str) -> float:
    return float(re.search(rf"{re.escape(name)}\s+([\d.]+)%", output)[1]) / 100


def test_it_finds_what_there_is(finished):
    _, output = finished
    assert figure(output, "articles found") >= 0.99
    assert figure(output, "disallowed addresses fetched (to be 0)") == 0
    assert figure(output, "addresses kept that are no article (to be 0)") == 0
    assert figure(output, "rejects with a reason") == 1


def test_a_glob_counts_every_article_once(finished):
    home, _ = finished
    glob = f"{home}/releases/latest/articles/**/*.parquet"
    query = f"select count(*), count(distinct article_id) from read_parquet('{glob}')"
    ((rows, distinct),) = duckdb.sql(query).fetchall()
    assert rows == distinct > 150


def test_a_second_run_adds_nothing(finished, demo):
    home, _ = finished
    before = content(home)
    done = subprocess.run(demo(home), check=True, capture_output=True, text=True)
    assert "unchanged: release" in done.stdout
    assert content(home) == before
    releases = [p for p in (home / "releases").iterdir() if p.is_dir() and not p.is_symlink()]
    assert len(releases) == 1


@pytest.mark.parametrize("pages", [1, 60, 150, 232])
def test_a_killed_run_is_taken_up_again(finished, demo, tmp_path, pages):
    """Kill -9 while it crawls (few pages) or extracts (all pages there), then run it again."""
    killed = subprocess.Popen(
        demo(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    wait_for_pages(tmp_path, pages, killed)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert not (tmp_path / "releases" / "LATEST").exists()
    done = subprocess.run(demo(tmp_path), check=True, capture_output=True, text=True)
    assert figure(done.stdout, "articles found") >= 0.99
    assert content(tmp_path) == content(finished[0])


def test_no_crawl_outlives_the_process_that_started_it(demo, tmp_path):
    killed = subprocess.Popen(
        demo(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    wait_for_pages(tmp_path, 1, killed)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    deadline = time.monotonic() + 10
    while crawls_of(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert crawls_of(tmp_path) == []


def test_the_release_says_what_it_holds(finished):
    home, _ = finished
    latest = home / "releases" / "latest"
    manifest = json.loads((latest / "manifest.json").read_text())
    assert {f"{p.relative_to(latest)}" for p in latest.glob("**/*.parquet")} == set(
        manifest["files"]
    )
    assert manifest["rows"]["articles"] == manifest["rows"]["texts"]
    package = json.loads((latest / "datapackage.json").read_text())
    assert {resource["name"].replace("-", "_") for resource in package["resources"]} == set(TABLES)


def wait_for_pages(home: Path, pages: int, process: subprocess.Popen) -> None:
    catalog = home / "raw" / "catalog.sqlite"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if catalog.exists() and count_pages(catalog) >= pages:
            return
        time.sleep(0.02)
    raise AssertionError("the demo ended, or fetched too little, before it was to be killed")


def count_pages(catalog: Path) -> int:
    with sqlite3.connect(f"file:{catalog}?mode=ro", uri=True) as db:
        try:
            return db.execute("select count(*) from pages").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


def crawls_of(home: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (entry / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "-m crawlers" in command and str(home) in environment:
            found.append(command)
    return found
