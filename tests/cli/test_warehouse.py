"""The SQL for data users, on the demo's corpus: checks pass, queries answer."""

import pytest

from ingest.quality.checks import findings
from ingest.store.corpus import answer, leading_comment, reading, records
from ingest.store.sqlfiles import sql_files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def corpus(finished):
    with reading(finished[0] / "releases") as connection:
        yield connection


def test_every_check_passes(corpus):
    assert findings(lambda query: records(corpus, query)) == []


@pytest.mark.parametrize("name", sql_files("queries"))
def test_every_query_answers(corpus, name):
    assert answer(corpus, sql_files("queries")[name]).rows


@pytest.mark.parametrize("kind", ["views", "checks", "queries"])
def test_every_statement_begins_with_what_it_is_for(kind):
    for name, statement in sql_files(kind).items():
        assert leading_comment(statement).endswith("."), name
        assert not statement.rstrip().endswith(";"), name
