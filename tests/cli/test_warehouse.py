"""The SQL for data users: the saved queries answer what is pinned.

The answers lie in ``cookbook/sample`` (the demo's corpus) and ``cookbook/small`` (a corpus whose
rows are our own). After a change that is meant: ``UPDATE_EXPECTED=1 pytest`` this file, and read
the difference.
"""

import os
from pathlib import Path

import pytest

from ingest.model.tables import TABLES
from ingest.report.tables import csv_pieces
from ingest.store.arrow import columns_of, schema_of
from ingest.store.corpus import answer, reading, records
from ingest.store.definitions import definitions
from ingest.store.dictionary import dictionary
from ingest.store.sqlfiles import comment_lines, sql_files
from tests.cli.cookbook_corpus import releases_in
from tests.cli.small_corpus import id_of

PINNED = Path(__file__).parent / "cookbook"
QUERIES = sorted(sql_files("queries"))
PUBLIC = [table for table in TABLES if table.is_public]


@pytest.fixture(scope="module")
def sample(finished):
    with reading(finished[0] / "releases") as connection:
        yield connection


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    home = tmp_path_factory.mktemp("cookbook")
    releases_in(home)
    with reading(home / "releases") as connection:
        yield connection


def agrees(connection, corpus: str, name: str) -> None:
    result = answer(connection, sql_files("queries")[name])
    told = "".join(csv_pieces(result.columns, [result.rows]))
    pinned = PINNED / corpus / f"{name}.csv"
    if os.environ.get("UPDATE_EXPECTED"):
        pinned.parent.mkdir(parents=True, exist_ok=True)
        pinned.write_text(told, encoding="utf-8")
    assert told == pinned.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", QUERIES)
def test_every_query_answers_what_is_pinned_on_the_sample_corpus(sample, name):
    agrees(sample, "sample", name)


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_answers_what_is_pinned_on_the_small_corpus(small, name):
    agrees(small, "small", name)


def test_no_query_is_empty_everywhere():
    rows = dict.fromkeys(QUERIES, 0)
    for path in PINNED.glob("*/*.csv"):
        if path.stem in rows:
            rows[path.stem] += len(path.read_text("utf-8").splitlines()) - 1
    assert [name for name, n in rows.items() if not n] == []


def test_there_are_enough_queries_and_every_answer_is_of_one():
    assert len(QUERIES) >= 20
    assert {path.stem for path in PINNED.glob("*/*.csv")} == set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_says_what_it_answers_and_for_whom(name):
    first, *rest = comment_lines(sql_files("queries")[name])
    assert "?" in first
    assert any(line.startswith("Asked by ") for line in rest)


@pytest.mark.parametrize("kind", ["views", "macros", "checks", "queries"])
def test_every_statement_begins_with_what_it_is_for(kind):
    for name, statement in sql_files(kind).items():
        assert " ".join(comment_lines(statement)).endswith((".", "?", ")", "...")), name
        assert not statement.rstrip().endswith(";"), name


def test_every_view_and_macro_has_its_comment(small):
    query = """
        select view_name as name, comment from duckdb_views() where not internal
        union select function_name, comment from duckdb_functions() where not internal
        and function_type in ('macro', 'table_macro')"""
    told = {row["name"]: row["comment"] for row in records(small, query)}
    for one in definitions():
        assert told[one.name] == one.comment, one.name


@pytest.mark.parametrize("table", PUBLIC, ids=lambda table: table.name)
def test_every_column_is_in_the_dictionary_with_unit_and_meaning(table):
    section = dictionary().split(f"\n## {table.name}\n")[1].split("\n## ")[0]
    schema = schema_of(table.record)
    for name, column in columns_of(table.record).items():
        assert column.meaning.strip(), name
        line = next(row for row in section.splitlines() if row.startswith(f"| `{name}`"))
        assert column.meaning in line
        if str(schema.field(name).type) in {"int64", "double", "timestamp[us, tz=UTC]"}:
            assert column.unit, f"{table.name}.{name} has no unit"
            assert f"| {column.unit} |" in line


def test_views_and_macros_are_in_the_dictionary():
    text = dictionary()
    for one in definitions():
        assert f"`{one.name}" in text
        assert one.comment in text


def test_what_is_asked_for_limits_what_is_read(small):
    small.execute("set variable month = '2026-10'")
    try:
        (row,) = records(small, "select window_from() as first_on, window_until() as last_on")
    finally:
        small.execute("set variable month = null")
    assert (str(row["first_on"]), str(row["last_on"])) == ("2026-10-01", "2026-10-31")
    (row,) = records(small, "select newest_day() - window_from() as days")
    assert row["days"] == 89


def test_days_and_weeks_are_those_of_beijing(small):
    query = """
        select beijing_day(t) as day_on, by_week(t) as week_on, by_month(t) as month
        from (select timestamptz '2026-09-30 16:30:00+00' as t)"""
    (row,) = records(small, query)
    assert [str(value) for value in row.values()] == ["2026-10-01", "2026-09-28", "2026-10"]


def test_a_name_that_no_list_knows_is_one_row_with_its_first_place(small):
    (row,) = records(small, "from new_names")
    assert (row["name"], row["kind"], row["example_words"]) == ("清单条例", "law", "清单条例")
    assert (row["n_texts"], row["n_articles"], row["n_mentions"]) == (1, 2, 2)
    assert row["example_article_id"] == id_of("original")
    assert (row["example_start"], row["example_end"]) == (30, 34)


def test_macros_give_rows(small):
    ids = {row["article_id"] for row in records(small, "from clusters select article_id limit 1")}
    (one,) = ids
    assert one in {row["article_id"] for row in records(small, f"from copies_of('{one}')")}
    assert len(records(small, "from said_about('开源')")) == 1
    assert len(records(small, "from about_topic('self_governance')")) == 2
    assert len(records(small, "from texts_with('三张清单', '2026-10')")) >= 1
