"""Bad input never stops a batch: a reject with a reason, or one line and exit code 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SENTENCE = "江城市公布了算法备案的办事指南，监管部门说明了每一步需要的材料和期限。"
ARTICLE = (
    "<html><head><meta charset='{charset}'><title>江城公布算法备案指南</title></head><body>"
    "<h1>江城公布算法备案指南</h1><div>2026-09-01 10:00　来源：江城晨报</div>"
    + "".join(f"<p>第{n}条，{SENTENCE}</p>" for n in "一二三四五六七八")
    + "</body></html>"
)


def ingest(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, arguments)],
        env=os.environ | {"INGEST_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(home: Path, query: str) -> list[dict]:
    done = ingest("sql", query, "--format", "jsonl", home=home)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    (made / "good.html").write_text(ARTICLE.format(charset="utf-8"), encoding="utf-8")
    (made / "wrong_charset.html").write_bytes(ARTICLE.format(charset="utf-8").encode("gb18030"))
    (made / "empty.html").write_bytes(b"")
    (made / "blank.txt").write_bytes(b" \n\n ")
    (made / "pdf.html").write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 20)
    (made / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (made / "huge.html").write_bytes(b"<p>" + "监管".encode() * 8_400_000 + b"</p>")
    (made / "deep.html").write_text("<div>" * 100_000 + SENTENCE + "</div>" * 100_000)
    (made / "broken.warc.gz").write_bytes(b"this is no WARC file")
    return made


@pytest.fixture(scope="module")
def added(folder, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    home = tmp_path_factory.mktemp("home")
    return home, ingest("add", folder, home=home)


def test_bad_pages_become_rejects_and_good_ones_articles(added):
    home, done = added
    assert done.returncode == 2, "the WARC file could not be read"
    assert "broken.warc.gz: not a readable WARC file" in done.stderr
    assert len(rows(home, "from articles")) == 2
    titles = {row["title"] for row in rows(home, "select title from articles")}
    assert titles == {"江城公布算法备案指南"}
    reasons = rows(home, "select reason, count(*) as n from rejects group by 1 order by 1")
    assert {r["reason"]: r["n"] for r in reasons} == {"empty": 2, "not_html": 2, "oversize": 2}


def test_adding_the_same_again_adds_nothing(added, folder):
    home, _ = added
    done = ingest("add", folder, home=home)
    assert "0 new pages" in done.stdout
    assert "unchanged: release" in done.stdout


def test_a_saved_page_has_no_made_up_dates(added):
    home, _ = added
    (page, *_) = rows(home, "select is_fetch_time_known, url from pages")
    assert page["is_fetch_time_known"] is False
    assert page["url"].startswith("urn:sha256:")


def test_extract_prints_a_line_for_every_page(folder, tmp_path):
    pages = sorted(p for p in folder.iterdir() if p.suffix in {".html", ".txt"})
    done = ingest("extract", *pages, home=tmp_path)
    lines = {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert set(lines) == {page.stem for page in pages}
    good = lines["good"]
    assert (good["published"], good["source"]) == ("2026-09-01T10:00+08:00", "江城晨报")
    assert good["published_at"] == good["published"]
    assert lines["wrong_charset"]["text"] == good["text"]
    assert lines["huge"]["rejected"] == lines["deep"]["rejected"] == "oversize"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "nothing-here.html"), "no such file or folder"),
        (("extract", "nothing-here.html"), "no such file or folder"),
        (("sql", "select 1"), "no release"),
        (("cluster", "nothing-here.jsonl", "--out", "out"), "cannot be read"),
        (("run", "no_such_portal"), "no portal 'no_such_portal'"),
        (("run", "thepaper"), "set INGEST_CONTACT"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path, arguments, message):
    done = ingest(*arguments, home=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select nonsense", "nonsense"),
        ("create table x as select 1", "one statement that reads"),
        ("select 1; select 2", "one statement that reads"),
        ("copy (select 1) to 'x.csv'", "one statement that reads"),
        ("from read_csv('/etc/passwd')", "disabled by configuration"),
        ("set enable_external_access = true", "one statement that reads"),
    ],
)
def test_a_query_reads_the_release_and_nothing_else(added, query, message):
    done = ingest("sql", query, home=added[0])
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"doc_id": "a"}',
        '{"doc_id": "a", "text": "x", "published_at": "yesterday"}',
        '{"doc_id": "a", "text": "x"}\n{"doc_id": "a", "text": "y"}',
        "[1, 2]",
    ],
)
def test_a_bad_document_is_named_by_its_line(tmp_path, line):
    docs = tmp_path / "docs.jsonl"
    docs.write_text(line, encoding="utf-8")
    done = ingest("cluster", docs, "--out", tmp_path / "out", home=tmp_path)
    assert done.returncode == 2
    assert f"docs.jsonl:{len(line.splitlines())}:" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("INGEST_NOW", "garbage"), ("INGEST_WORKERS", "0"), ("INGEST_PAGE_TIMEOUT_S", "x")],
)
def test_a_bad_setting_is_named(tmp_path, variable, value):
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "status"],
        env=os.environ | {"INGEST_HOME": str(tmp_path), variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"ingest: {variable}: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_reject_names_the_file(added):
    home, _ = added
    details = [row["detail"] for row in rows(home, "select detail from rejects")]
    assert any(detail.startswith("file:deep.html ") for detail in details), details


def test_json_holds_every_type(added):
    (row,) = rows(added[0], "select 0.5 as share, [1, null] as n, interval 1 day as span")
    assert (row["share"], row["n"]) == (0.5, [1, None])


def test_days_are_beijing_days(added):
    query = "select timestamptz '2026-09-30 16:30:00+00' as seen_at, seen_at::date as day"
    (row,) = rows(added[0], query)
    assert row == {"seen_at": "2026-10-01T00:30:00+08:00", "day": "2026-10-01"}
