"""``ingest trace`` and the views over families, on a small corpus whose tree is known."""

import json

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from ingest.cli import app
from ingest.errors import InputError
from ingest.report.lookup import asking
from ingest.report.trace import trace_of
from ingest.report.trace_tree import as_tree
from ingest.store.corpus import reading, records
from tests.cli.small_corpus import ACCOUNT, GONE, id_of, release_in, url_of


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    release_in(folder)
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


def test_the_tree_of_a_captured_original(home):
    lines = trace(home, id_of("mirror")).splitlines()
    assert lines[0] == "谁来填写三张清单"
    assert lines[1].startswith("算法与法: its own page, which copies name (confidence 0.")
    assert lines[2].startswith("4 pages on 4 outlets, cluster ")
    farm = next(n for n, line in enumerate(lines) if line.startswith("├── 今日快讯网"))
    assert "+5.0 h  rewrite  0.99" in lines[farm]
    assert lines[farm + 1].strip("│ ") == "title: 刚刚！谁来填写三张清单"
    assert (
        lines[farm + 2].strip("│ ").startswith("account [line:wechat_origin]: 本文来自微信公众号")
    )
    assert "title changed; paragraphs: 1 cut, 1 changed; 2 junk lines" in lines[farm + 3]
    assert any(line.endswith("<- asked") and "华文镜像" in line for line in lines)
    assert any(line.startswith("│   └── 万象文摘  2026-10-02") for line in lines), "by way of farm"
    assert lines[-1].startswith(f"quoted by {id_of('quoting')} 江城晨报")


def test_the_tree_of_a_lost_original(home):
    text = trace(home, id_of("lost_b"))
    assert "远望周报: never captured; known because pages name it" in text
    assert "says 远望周报 wrote it; from which page it took the text is not known" in text
    assert "published by 2026-10-01 13:00" in text


def test_edits_are_shown_when_asked_for(home):
    text = trace(home, id_of("farm"), "--edits")
    assert "cut 2: 负责解释的人叫顾长平" in text
    assert "空着才好" in text
    assert "-> " in text
    assert "time [dates]: 2026-10-01 12:00 before 2026-10-01 17:00" in text
    assert "cut 2:" not in trace(home, id_of("farm"))


@pytest.mark.parametrize(
    "asked",
    [
        url_of("farm"),
        url_of("farm") + "?utm_source=feed&from=timeline#top",
        url_of("farm").replace("http:", "https:"),
        url_of("farm").removeprefix("http://"),
        id_of("farm").upper(),
        "aaaaaaaaaaaaaaaa",
        "bbbbbbbbbbbbbbbb",
    ],
)
def test_any_form_leads_to_the_family(home, asked):
    assert json.loads(trace(home, asked, "--json"))["written_by"] == "算法与法"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("清单", "neither an id"),
        ("0000000000000000", "no article and no cluster"),
        ("https://nowhere.example/x", "no article with the address"),
        (GONE, "gave no article: http_404"),
        ("'; drop table articles; --", "neither an id"),
    ],
)
def test_what_is_not_there_is_one_line_with_a_hint(corpus, asked, message):
    with pytest.raises(InputError) as error:
        trace_of(asking(corpus), asked)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert "ingest sql" in str(error.value) or "rejects" in str(error.value)


def test_json_has_everything(home):
    found = json.loads(trace(home, id_of("farm"), "--json"))
    assert (found["original_id"], found["asked_id"]) == (id_of("original"), id_of("farm"))
    (farm,) = (one for one in found["members"] if one["article_id"] == id_of("farm"))
    assert farm["source_id"] == id_of("original")
    assert [one["kind"] for one in farm["evidence"]] == ["account", "time", "completeness"]
    assert farm["evidence"][0]["says"] == ACCOUNT
    assert [one["change"] for one in farm["edits"]] == [
        "title_changed",
        "paragraph_cut",
        "paragraph_changed",
    ]
    assert found["links"][0]["relation"] == "quotes"


@pytest.mark.parametrize("width", [20, 60, 80, 100, 300])
def test_no_line_is_too_wide(corpus, width):
    found = trace_of(asking(corpus), id_of("farm"))
    widest = max(map(cell_len, as_tree(found, width=width, with_edits=True).splitlines()))
    assert widest <= min(100, max(60, width))


def test_every_article_has_a_tree(corpus):
    ask = asking(corpus)
    for row in ask("select article_id from articles", {}):
        found = trace_of(ask, row["article_id"])
        text = as_tree(found, width=100, with_edits=False)
        assert all(member.article_id in text for member in found.members)


def view(corpus, name, **where):
    rows = records(corpus, f"select * from {name}")
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


def test_carriers_tell_where_a_text_stands(corpus):
    carried_by = {row["article_id"]: row["carried_by"] for row in view(corpus, "carriers")}
    assert carried_by[id_of("original")] == "算法与法", "the account, not its platform"
    assert carried_by[id_of("farm")] == "今日快讯网"


def test_origins_name_the_writer(corpus):
    (row,) = view(corpus, "cluster_origins", written_by="算法与法")
    assert (row["writer_id"], row["is_captured"], row["n_articles"]) == ("falv", True, 4)
    assert row["original_url"] == url_of("original")


def test_the_graph_counts_texts_and_lags(corpus):
    graph = {
        (row["from_outlet"], row["to_outlet"]): row for row in view(corpus, "outlet_repost_graph")
    }
    assert graph["算法与法", "今日快讯网"]["median_lag_h"] == 5
    assert graph["今日快讯网", "万象文摘"]["n_texts"] == 1
    assert graph["远望周报", "中南信息港"]["n_captured"] == 0


def test_weeks_count_houses(corpus):
    (row,) = view(corpus, "independent_outlets_by_week", written_by="算法与法")
    assert row["n_articles"] == 4
    assert row["owners_carried"] == ["万象文摘", "今日快讯网", "华文镜像"]


def test_lost_originals_are_named_twice(corpus):
    (row,) = view(corpus, "lost_originals")
    assert (row["written_by"], row["n_copies"], row["n_naming"]) == ("远望周报", 2, 2)


def test_survivors_are_gone_where_they_came_from(corpus):
    rows = {row["gone_url"]: row for row in view(corpus, "survivors")}
    assert rows[url_of("original")]["n_alive"] == 3
    assert rows[url_of("original")]["gone_id"] == id_of("original")
    assert (rows[GONE]["gone_id"], rows[GONE]["gone_as"], rows[GONE]["n_alive"]) == (
        None,
        "http_404",
        2,
    )


def test_what_copies_changed_has_edits_and_junk(corpus):
    rows = view(corpus, "what_copies_changed", copy_id=id_of("farm"))
    assert [row["change"] for row in rows if row["rule"] == "related"] == ["junk_added"]
    assert {row["change"] for row in rows} == {
        "title_changed",
        "paragraph_cut",
        "paragraph_changed",
        "junk_added",
    }


def test_former_ids_lead_to_present_clusters(corpus):
    ids = {row["former_id"]: row["cluster_id"] for row in view(corpus, "present_clusters")}
    assert ids["aaaaaaaaaaaaaaaa"] == ids["bbbbbbbbbbbbbbbb"] in ids


def test_help_can_be_pasted_from():
    result = CliRunner().invoke(app, ["trace", "--help"])
    assert "ingest trace https://" in " ".join(result.stdout.split())
