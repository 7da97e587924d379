"""``ingest shell`` from a pipe, and the file of views it makes."""

import io
import os
import shutil

import duckdb
import pytest
from typer.testing import CliRunner

from ingest.cli import app
from ingest.errors import InputError
from ingest.report.session import Session
from ingest.store.corpus import reading
from ingest.store.viewfile import write_view_file
from tests.cli.cookbook_corpus import releases_in


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shell")
    releases_in(folder)
    return folder


@pytest.fixture
def session(home):
    with reading(home / "releases") as connection:
        yield Session(connection, out=io.StringIO(), err=io.StringIO())


def told(session, text):
    for line in text.splitlines(keepends=True):
        session.take(line)
    session.finish()
    return session._out.getvalue()


def test_a_query_may_have_many_lines(session):
    assert session.take("select\n")
    assert session.is_continued
    assert session.take(" 1 as a; select 2 as b;\n")
    assert not session.is_continued
    assert session._out.getvalue().split() == ["a", "-", "1", "b", "-", "2"]


def test_what_is_there_is_shown(session):
    assert "articles" in told(session, ".tables\n")
    assert "said_about" in told(session, ".tables\n")
    assert "n_chars" in told(session, ".schema articles\n")
    assert "most_quoted" in told(session, ".queries\n")
    assert "semicolon" in told(session, ".help\n")
    assert {"articles", "most_quoted", ".tables"} <= set(session.words())


def test_saved_queries_run_with_values_and_forget_them(session):
    session.take(".mode csv\n")
    assert "顾长平" in told(session, ".run who_said_what_about word=空着\n")
    assert told(session, "select getvariable('word') as word;\n").endswith('word\n""\n')


@pytest.mark.parametrize(
    "line",
    [
        "select nonsense;\n",
        "drop view articles;\n",
        ".nothing\n",
        ".schema nothing\n",
        ".run nothing\n",
        ".run most_quoted nothing=1\n",
        ".run\n",
        ".mode parquet\n",
    ],
)
def test_a_mistake_is_one_line_and_ends_nothing(session, line):
    told(session, line)
    assert session.n_failed == 1
    assert len(session._err.getvalue().splitlines()) == 1
    assert "42" in told(session, "select 42;\n")


def test_a_long_answer_can_be_left(session):
    told(session, "select i from range(5000) as t(i);\nselect 'after' as a;\n")
    assert "the first 1,000 rows" in session._out.getvalue()
    assert session._out.getvalue().endswith("after\n")


def test_what_comes_through_a_pipe_is_answered(home):
    piped = "-- first\nselect count(*) as n\nfrom articles;\n.mode jsonl\nselect 1 as a"
    done = CliRunner().invoke(app, ["shell", "--home", str(home)], input=piped)
    assert done.exit_code == 0
    assert done.stdout.endswith('{"a": 1}\n')
    failed = CliRunner().invoke(app, ["shell", "--home", str(home)], input="select nope;")
    assert isinstance(failed.exception, InputError)


def test_the_file_of_views_works_from_anywhere_and_where_it_was_moved_to(
    home, tmp_path, monkeypatch
):
    path = write_view_file(home)
    assert [one.name for one in home.glob("*.duckdb*")] == [path.name]
    monkeypatch.chdir(tmp_path)
    with duckdb.connect(str(path), read_only=True) as other:
        ((n,),) = other.execute("select count(*) from articles").fetchall()
        assert n == other.execute("select count(*) from articles_with_text").fetchall()[0][0]
        assert other.execute("select by_month(timestamptz '2026-10-31 16:00:00+00')").fetchall()
        comment = "select comment from duckdb_columns() where column_name = 'n_chars'"
        assert "characters" in other.execute(comment).fetchall()[0][0]
    shutil.copytree(home, tmp_path / "moved", symlinks=True)
    with duckdb.connect(str(tmp_path / "moved" / path.name), read_only=True) as other:
        place = tmp_path / "moved" / "releases" / "latest"
        other.execute("set variable corpus = ?", [str(place)])
        (files,) = other.execute("select count(*) from articles").fetchall()
        assert files == (n,)


def test_the_file_of_views_has_the_storage_version_of_duckdb_1(home):
    path = write_view_file(home)
    with duckdb.connect() as other:
        other.execute(f"attach '{path}' as made (read_only)")
        query = "select tags from duckdb_databases() where database_name = 'made'"
        assert "v1.2.0" in str(other.execute(query).fetchall())


def test_make_says_where(home):
    done = CliRunner().invoke(app, ["shell", "--home", str(home), "--make"])
    assert done.exit_code == 0
    assert os.fspath(home / "warehouse.duckdb") in done.stdout
