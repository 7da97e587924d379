"""``ingest trace --passages`` and the views over passages, on the small corpus."""

import json
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from ingest.cli import app
from ingest.errors import InputError
from ingest.relating.foreign import read_foreign_sources
from ingest.relating.passages import trace_passages
from ingest.report.lookup import asking
from ingest.report.trace_passages import composition_as_lines, composition_of
from ingest.store.corpus import reading, records
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from ingest.store.sqlfiles import sql_files
from tests.cli.small_corpus import id_of, release_in, url_of

LATER = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    release_in(folder)
    ledger = Ledger(folder / "ledger")
    for step in (trace_passages, read_foreign_sources):
        step(ledger, run_id="r", progress=lambda *_: None, threads=1)
    publish(ledger, folder / "releases", now=LATER)
    return folder


@pytest.fixture(scope="module")
def corpus(home):
    with reading(home / "releases") as connection:
        yield connection


def trace(home, *arguments):
    result = CliRunner().invoke(app, ["trace", *arguments, "--home", str(home)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def test_a_copy_is_shown_as_its_parts(home):
    lines = trace(home, url_of("farm"), "--passages").splitlines()
    assert lines[1].endswith(id_of("farm"))
    assert "printed here first" in lines[2]
    assert any(id_of("original") in line for line in lines)


def test_an_original_is_its_own(home):
    text = trace(home, id_of("original"), "--passages")
    assert "100% printed here first; the rest by 0 other articles" in text


def test_as_json(home):
    made = json.loads(trace(home, id_of("farm"), "--passages", "--json"))
    assert made["article_id"] == id_of("farm")
    assert {part["first_article_id"] for part in made["parts"]} >= {id_of("original")}


def test_no_line_is_wider_than_the_screen(corpus):
    made = composition_of(asking(corpus), id_of("farm"))
    lines = composition_as_lines(made, width=60).splitlines()
    assert max(map(cell_len, lines)) <= 60


def test_a_cluster_has_no_passages_of_its_own(corpus):
    rows = records(
        corpus,
        "select cluster_id from clusters where cluster_id not in (select article_id from articles)",
    )
    for row in rows:
        with pytest.raises(InputError, match="is a cluster"):
            composition_of(asking(corpus), row["cluster_id"])


def test_parts_add_up(corpus):
    rows = records(
        corpus,
        "select article_id, sum(share_of_passages) as share, sum(n_passages) as n "
        "from passage_sources group by article_id",
    )
    assert rows
    assert all(abs(row["share"] - 1) < 1e-9 for row in rows)


@pytest.mark.parametrize("name", ["passages_that_lead_nowhere", "foreign_sources_outside_text"])
def test_checks_pass(corpus, name):
    assert records(corpus, sql_files("checks")[name]) == []


def test_foreign_originals_answers(corpus):
    assert records(corpus, "select lag_days, captured_article_id from foreign_originals") == []
