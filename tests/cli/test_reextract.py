"""``ingest reextract``: what it prints, what it writes, what it refuses."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.assemble import Rules
from ingest.cli import app
from ingest.model.page import FetchedPage
from ingest.portals.registry import all_portals
from ingest.portals.rules import Rules as Selectors
from ingest.settings import Settings

PORTAL = "sample_jiangcheng"
AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
BOX = "电话每天上午有人接听，拨打之前请先备好受理编号和材料的复印件。"
BODY = (
    "市里的算法备案窗口上周开门，第一天受理了三十一件咨询，多数来自小团队。",
    "窗口主任说，材料不全的占一半，最常见的是没有写清训练数据从哪里来，也没有留下联系人。",
)


def page(number: int) -> FetchedPage:
    url = f"http://www.jiangcheng-news.example/c/20261101/c{number}.html"
    lines = "".join(f"<p>{line}</p>" for line in BODY)
    html = (
        f"<html><head><meta charset='utf-8'><title>第{number}个窗口</title></head><body>"
        f"<h1>第{number}个窗口</h1><div>2026-11-01 15:3{number} 来源：江城晨报</div>"
        f"<div class='txt'>{lines}<p class='how'>第{number}个窗口的{BOX}</p></div></body></html>"
    )
    return FetchedPage(
        url=url,
        requested_url=url,
        body=html.encode(),
        http_status=200,
        headers=(("content-type", "text/html"),),
        fetched_at=AT,
        seen_at=AT,
        portal=PORTAL,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Two articles that earlier rules read without their last paragraph, published."""
    home = tmp_path_factory.mktemp("made")
    settings = Settings(home=home, now=AT, workers=1)
    with Archive(home, run_id="run") as archive:
        for number in (1, 2):
            archive.add(page(number))
    pipeline.build(settings=settings)
    without_box = Selectors(body="div.txt", drop=("p.how",))
    earlier = replace(all_portals()[PORTAL], rules=(without_box,))
    tally = pipeline.reextract(settings=settings, rules=Rules(version="1", portals=(earlier,)))
    assert tally.changed == 2
    pipeline.refresh(settings=settings)
    return home


@pytest.fixture
def home(made, tmp_path) -> Path:
    shutil.copytree(made, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


def ran(home: Path, *words: str):
    variables = {"INGEST_WORKERS": "1", "INGEST_HOME": str(home)}
    return CliRunner().invoke(app, ["reextract", *words], env=variables)


def test_a_dry_run_shows_fields_and_lines_and_writes_nothing(home):
    versions = pipeline.ledger_of(Settings(home=home)).versions()
    done = ran(home, "--dry-run")
    assert done.exit_code == 0
    assert "text: 2 articles, 2 added and 0 removed" in done.stdout
    assert f"  + 第1个窗口的{BOX}" in done.stdout
    assert "http://www.jiangcheng-news.example/c/20261101/c1.html" in done.stdout
    assert "2 articles read again: 2 would change" in done.stdout
    assert "release" not in done.stdout
    assert pipeline.ledger_of(Settings(home=home)).versions() == versions


def test_a_run_publishes_and_the_next_finds_nothing(home):
    first = ran(home)
    assert "2 articles read again: 2 changed" in first.stdout
    assert "published release" in first.stdout
    second = ran(home)
    assert "0 articles read again" in second.stdout
    assert "unchanged: release" in second.stdout


def test_json_is_one_line_per_article_and_field(home):
    done = ran(home, "--dry-run", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line]
    texts = [line for line in lines if line["field"] == "text"]
    assert sorted(line["added"] for line in texts) == [[f"第{n}个窗口的{BOX}"] for n in (1, 2)]
    assert len({(line["article_id"], line["field"]) for line in lines}) == len(lines)


@pytest.mark.parametrize(
    ("words", "n"),
    [
        (("--portal", "sample_manyi"), 0),
        (("--portal", PORTAL, "--portal", "sample_manyi"), 2),
        (("--since", "2026-11-02"), 0),
        (("--since", "2026-11-01", "--until", "2026-11-01"), 2),
    ],
)
def test_only_what_was_chosen(home, words, n):
    assert f"{n} articles read again" in ran(home, "--dry-run", *words).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--portal", "nobody"), "no portal 'nobody'"),
        (("--since", "yesterday"), "no day"),
        (("--since", "2026-11-02", "--until", "2026-11-01"), "comes before"),
    ],
)
def test_wrong_words_are_said(home, words, said):
    assert said in str(ran(home, "--dry-run", *words).exception)
