"""What the lines between headline and text say, in the wordings of many sites."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.extract.article import article_from

CASES = tomllib.loads(Path(__file__).with_name("header_cases.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["header"])
def test_header(fetched, news_page, paragraphs, case):
    html = news_page(header=case["header"], tail="")
    page = fetched(
        html,
        url="http://www.yunyu.example/a/8812.html",
        seen_at=datetime(2026, 3, 8, 4, tzinfo=UTC),
    )
    parts = article_from(page, portal=None)
    assert (parts.author, parts.source) == (case.get("author"), case.get("source"))
    published = parts.published.iso() if parts.published else ""
    assert published.startswith(case.get("published", "")) and bool(published) == (
        "published" in case
    )
    assert parts.text == "\n".join(paragraphs)
