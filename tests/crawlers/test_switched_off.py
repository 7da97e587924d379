"""A list that breaks is left alone, asked once a day, and read again when it is mended."""

import json
import os
import subprocess
import sys
from pathlib import Path

from ingest.archive.archive import Archive

LIST = "".join(f'<a href="/a/{n}">{n}</a>' for n in range(4))
LOGIN = '<html><body><form><input type="password"></form></body></html>'


def crawl(site, home: Path, now: str) -> None:
    script = Path(__file__).with_name("one_crawl.py")
    subprocess.run(
        [sys.executable, script, home, site.url, json.dumps(["/list/", "/other/"])],
        check=True,
        capture_output=True,
        timeout=60,
        env={**os.environ, "INGEST_NOW": now},
    )


def test_off_after_two_bad_runs_and_on_again(site, tmp_path):
    site.answers |= {f"/a/{n}": (200, {}, b"<p>text</p>") for n in range(4)}
    site.answers["/list/"] = site.answers["/other/"] = (200, {}, LIST.encode())
    crawl(site, tmp_path, "2026-11-01T00:00:00+00:00")
    site.answers["/list/"] = (200, {}, LOGIN.encode())
    for now in ("2026-11-01T01:00", "2026-11-01T02:00", "2026-11-01T03:00", "2026-11-01T12:00"):
        crawl(site, tmp_path, f"{now}:00+00:00")
    assert site.asked.count("/list/") == 3  # not at three and at twelve
    assert site.asked.count("/other/") == 5
    crawl(site, tmp_path, "2026-11-02T00:00:00+00:00")  # asked, and as bad
    site.answers["/list/"] = (200, {}, LIST.encode())
    crawl(site, tmp_path, "2026-11-02T12:00:00+00:00")
    assert site.asked.count("/list/") == 4
    crawl(site, tmp_path, "2026-11-03T00:00:00+00:00")  # asked, and mended
    crawl(site, tmp_path, "2026-11-03T01:00:00+00:00")
    assert site.asked.count("/list/") == 6
    with Archive(tmp_path, run_id="read") as archive:
        runs = [run for run in archive.catalog.route_runs() if run.route.endswith("/list/")]
    assert [(run.verdict, run.is_off) for run in runs] == [
        ("ok", False),
        ("blocked", False),
        ("blocked", True),
        ("blocked", True),
        ("ok", False),
        ("ok", False),
    ]
    assert "password" in runs[1].detail
