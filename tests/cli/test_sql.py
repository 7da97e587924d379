"""``ingest sql``: forms, files, saved queries, instants; and nothing but reading."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from ingest.cli import app
from ingest.errors import InputError
from ingest.store.moment import moment_of
from ingest.store.statements import cut_statements
from tests.cli.cookbook_corpus import releases_in

QUERY = "select 1 as a, '清单' as b, timestamptz '2026-09-30 16:30:00+00' as c"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sql")
    releases_in(folder)
    return folder


def sql(home, *arguments, stdin=None):
    return CliRunner().invoke(app, ["sql", "--home", str(home), *map(str, arguments)], input=stdin)


def test_every_form_holds_the_same(home):
    told = sql(home, QUERY, "--format", "csv").stdout
    assert list(csv.DictReader(io.StringIO(told))) == [
        {"a": "1", "b": "清单", "c": "2026-10-01T00:30:00+08:00"}
    ]
    row = {"a": 1, "b": "清单", "c": "2026-10-01T00:30:00+08:00"}
    assert json.loads(sql(home, QUERY, "--format", "json").stdout) == [row]
    assert json.loads(sql(home, QUERY, "--format", "jsonl").stdout) == row
    assert sql(home, QUERY).stdout.splitlines()[2].split() == [
        "1",
        "清单",
        "2026-10-01",
        "00:30+08",
    ]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "table"])
def test_no_rows_are_an_answer_too(home, form):
    done = sql(home, "select 1 as a where false", "--format", form)
    assert done.exit_code == 0
    assert done.stdout.strip() in {"a", "[]", "", "a\n-"}


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
def test_a_file_says_by_its_name_what_it_is(home, tmp_path, form):
    path = tmp_path / f"answer.{form}"
    done = sql(home, "select i, 'x' as x from range(25000) as t(i)", "--out", path)
    assert done.exit_code == 0
    assert "25,000 rows" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    if form == "parquet":
        assert pq.read_table(path).num_rows == 25_000
    elif form == "json":
        assert len(json.loads(path.read_text("utf-8"))) == 25_000
    else:
        assert len(path.read_text("utf-8").splitlines()) == 25_000 + (form == "csv")


def test_a_query_that_fails_leaves_the_old_file(home, tmp_path):
    path = tmp_path / "answer.parquet"
    path.write_text("old")
    done = sql(home, "select error('no') from range(3)", "--out", path)
    assert isinstance(done.exception, InputError)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_query_may_begin_with_a_comment_or_come_from_a_pipe(home):
    commented = "-- what it is for\nselect 1 as a"
    assert json.loads(sql(home, commented, "--format", "jsonl").stdout) == {"a": 1}
    assert json.loads(sql(home, "-", "--format", "jsonl", stdin=commented).stdout) == {"a": 1}


@pytest.mark.parametrize(
    ("stdin", "rows"),
    [(b"\xef\xbb\xbfselect 1 as a", "a\n1\n"), ("select '清单' as a\r\n".encode(), "a\n清单\n")],
)
def test_a_pipe_is_read_as_utf8(home, stdin, rows):
    assert sql(home, "-", "--format", "csv", stdin=stdin).stdout == rows


def test_bytes_that_are_no_text_are_said(home):
    done = sql(home, "-", stdin=b"select\n'\xff\xfe'")
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == "standard input, line 2 is not UTF-8"
    done = sql(home, "select '\udcff'")
    assert str(done.exception) == "the query is not UTF-8"


def test_a_file_whose_name_says_nothing_needs_a_format(home, tmp_path):
    done = sql(home, "select 1 as a", "--out", tmp_path / "answer.xlsx")
    assert isinstance(done.exception, InputError)
    assert ".parquet" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
    done = sql(home, "select 1 as a", "--out", tmp_path / "answer.txt", "--format", "table")
    assert done.exit_code == 0
    assert sql(home, "select 1 as a", "--out", tmp_path / "answer.CSV").exit_code == 0
    assert (tmp_path / "answer.CSV").read_text("utf-8") == "a\n1\n"


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_no_column_is_lost_in_an_object(home, tmp_path, form):
    query = "select 1 as a, 2 as a"
    for options in (["--format", form], ["--out", tmp_path / f"x.{form}"]):
        done = sql(home, query, *options)
        assert isinstance(done.exception, InputError)
        assert "two columns are called 'a'" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
    assert sql(home, query, "--format", "csv").stdout == "a,a\n1,2\n"


def test_a_file_that_cannot_be_written_is_named_as_typed(home, tmp_path):
    for path in (tmp_path / "none" / "x.csv", tmp_path):
        done = sql(home, "select 1 as a", "--format", "csv", "--out", path)
        assert isinstance(done.exception, InputError)
        assert str(done.exception).startswith(f"{path} ")


def test_saved_queries_are_listed_and_take_values(home):
    assert "most_quoted" in sql(home, "--list").stdout
    done = sql(home, "--query", "who_said_what_about", "--set", "word=空着", "--format", "jsonl")
    assert json.loads(done.stdout)["speaker"] == "顾长平"
    none = sql(
        home, "--query", "who_said_what_about", "--set", "month=2020-01", "--format", "jsonl"
    )
    assert none.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--query", "nothing"), "no saved query 'nothing'"),
        (("--query", "most_quoted", "--set", "nothing=1"), "takes no 'nothing'"),
        (("--query", "most_quoted", "--set", "month"), "--set outlet=量子位"),
        ((), "give a query"),
        (("select 1", "--format", "parquet"), "--out"),
        (("select 1", "--as-of", "yesterday"), "no instant"),
        (("--query", "most_quoted", "--set", "month=soon"), "query failed"),
    ],
)
def test_what_is_wrong_is_said(home, arguments, message):
    done = sql(home, *arguments)
    assert isinstance(done.exception, InputError), done.output
    assert message in str(done.exception)
    assert len(str(done.exception).splitlines()) == 1


@pytest.mark.parametrize(
    "query",
    [
        "copy (select 1) to 'out.csv'",
        "explain analyze copy (select 1) to '{home}/releases/latest/out.csv'",
        "attach '{home}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "from read_csv('/etc/passwd')",
        "from read_text('/etc/passwd')",
        "from glob('/etc/*')",
        "from read_parquet('{home}/ledger/articles/*.parquet')",
        "from read_parquet('https://a.example/x.parquet')",
        "from 'https://a.example/x.parquet'",
        "create table x as select 1",
        "create view x as select 1",
        "drop view articles",
        "insert into articles select 1",
        "delete from articles",
        "pragma enable_external_access = true",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "export database 'x'",
        "import database 'x'",
        "select 1; select 2",
        "call pragma_version()",
        "-- nothing",
        "",
        "selec 1",
        "select nonsense",
    ],
)
def test_nothing_is_written_and_no_other_file_is_read(home, query):
    before = sorted(home.rglob("*"))
    done = sql(home, query.format(home=home))
    assert isinstance(done.exception, InputError), done.output
    assert str(done.exception).startswith("query failed: ")
    assert len(str(done.exception).splitlines()) == 1
    assert sorted(home.rglob("*")) == before


def test_an_instant_is_that_of_beijing():
    assert moment_of("2026-11-01").isoformat() == "2026-11-01T00:00:00+08:00"
    assert moment_of("2026-11-01T12:00+00:00").isoformat() == "2026-11-01T12:00:00+00:00"


def test_an_earlier_instant_has_the_earlier_release(home):
    count = "select count(*) as n from quotations"
    first, *_ = sorted(path.name for path in (home / "releases").glob("2*Z-*"))
    assert json.loads(sql(home, count, "--format", "jsonl").stdout) == {"n": 1}
    then = sql(home, count, "--format", "jsonl", "--as-of", "2026-10-31T12:30+08:00")
    assert json.loads(then.stdout) == {"n": 0}
    assert then.stdout == sql(home, count, "--format", "jsonl", "--release", first).stdout
    assert json.loads(sql(home, count, "--format", "jsonl", "--live").stdout) == {"n": 1}


@pytest.mark.parametrize(
    ("text", "statements", "rest"),
    [
        ("select 1; select 2;", ["select 1", "select 2"], ""),
        ("select ';' as a;", ["select ';' as a"], ""),
        ("select 1 -- no end;\n;", ["select 1 -- no end;"], ""),
        ("select /* ; */ 1; from", ["select /* ; */ 1"], " from"),
        ("select $$;$$;", ["select $$;$$"], ""),
        ('select 1 as "a;b";', ['select 1 as "a;b"'], ""),
        (";;", [], ""),
        ("select 'open;", [], "select 'open;"),
    ],
)
def test_statements_end_at_their_semicolons(text, statements, rest):
    assert cut_statements(text) == (statements, rest)
