"""What stands at the ends of a text without being one, inside the node that holds it."""

import tomllib
from pathlib import Path

import pytest

from ingest.extract.article import article_from

LINES = tomllib.loads(Path(__file__).with_name("end_lines.toml").read_text("utf-8"))


@pytest.fixture
def read(fetched, news_page, paragraphs):
    def run(*, head="", tail=""):
        lines = [line for line in (head, *paragraphs, tail) if line]
        page = news_page(body="".join(f"<p>{line}</p>" for line in lines), tail="")
        return article_from(fetched(page), portal=None).text.split("\n")

    return run


@pytest.mark.parametrize("line", LINES["head"])
def test_goes_above_the_text(read, paragraphs, line):
    assert read(head=line) == [*paragraphs]


@pytest.mark.parametrize("line", LINES["head_kept"])
def test_stays_above_the_text(read, paragraphs, line):
    assert read(head=line) == [line, *paragraphs]


@pytest.mark.parametrize("line", LINES["tail"])
def test_goes_below_the_text(read, paragraphs, line):
    assert read(tail=line) == [*paragraphs]


@pytest.mark.parametrize("line", LINES["tail_kept"])
def test_stays_below_the_text(read, paragraphs, line):
    assert read(tail=line) == [*paragraphs, line]
