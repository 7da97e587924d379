"""``ingest explain`` and the queue of near misses, on a small corpus of our own."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from ingest.cli import app
from ingest.dedup.relate import relate
from ingest.enrich.relevance import NEAR_MISS, deciding_terms, relevance_of, relevance_version
from ingest.errors import InputError
from ingest.model.article import Content, Reject
from ingest.model.document import Document
from ingest.report.explaining import as_text, explained
from ingest.report.lookup import asking
from ingest.store.corpus import reading, records
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from ingest.store.sqlfiles import sql_files
from ingest.text.urls import article_id
from tests.store.rows import ARTICLE

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
SITE = "https://www.kuaixun-today.example/keji/"
ARTICLES = {
    "in": (
        "未标识的合成视频，平台被约谈",
        "网信办昨天约谈了两家平台，理由是合成视频没有标识。按照深度合成管理规定，发布者要声明，"
        "平台要核查。被约谈的平台表示将在十五天内整改，并公布算法备案号。",
    ),
    "near": (
        "云杉科技推出大模型治理平台",
        "平台可以登记模型。备案和标识一键完成，监管机构的要求都能满足。客户已有三百家，融资十亿元。",
    ),
    "out": (
        "云杉科技发布新一代手机",
        "新手机电池更大，屏幕更亮。首发当天优惠三百元，门店排起了长队。",
    ),
}
GONE = f"{SITE}gone.html"


def url_of(name):
    return f"{SITE}{name}.html"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explained")
    ledger = Ledger(folder / "ledger")
    articles, documents, contents = [], [], []
    for number, (name, (title, text)) in enumerate(ARTICLES.items()):
        relevance = relevance_of(title, text)
        sha = hashlib.sha256(text.encode()).hexdigest()
        identity = article_id(url_of(name))
        at = NOW - timedelta(days=number)
        articles.append(
            replace(
                ARTICLE,
                article_id=identity,
                canonical_url=url_of(name),
                url=url_of(name),
                title=title,
                published_at=at,
                published_latest_at=at,
                relevance=relevance.score,
                is_relevant=relevance.is_relevant,
                relevance_terms=deciding_terms(relevance.evidence),
                # as in releases made before the version was kept
                relevance_version=None if name == "out" else relevance_version(),
                text_sha256=sha,
                text_raw_sha256=sha,
            )
        )
        contents.append(Content(sha256=sha, text=text))
        documents.append(
            Document(
                doc_id=identity,
                title=title,
                text=text,
                published_at=at,
                published_latest_at=at,
                source=None,
                declared_source=None,
                references=(),
                claims=(),
                origin_lines=(),
                url=url_of(name),
                first_seen_at=at,
            )
        )
    relations = relate(documents)
    rejected = Reject(
        url=GONE,
        reason="http_404",
        detail="status 404",
        stage="fetch",
        portal="a",
        page_id=None,
        rejected_at=NOW,
        run_id="r1",
    )
    ledger.append("contents", contents, run_id="r1")
    ledger.append("articles", articles, run_id="r1", batch="b1")
    ledger.append("originals", relations.originals, run_id="r1", batch="b2")
    ledger.append("clusters", relations.members, run_id="r1", batch="b2")
    ledger.append("rejects", [rejected], run_id="r1")
    publish(ledger, folder / "releases", now=NOW)
    return folder


def explain(home, *arguments):
    result = CliRunner().invoke(app, ["explain", *arguments, "--home", str(home)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def test_what_is_in_says_why(home):
    lines = explain(home, article_id(url_of("in"))).splitlines()
    assert lines[:2] == [ARTICLES["in"][0], url_of("in")]
    assert lines[2].startswith("IN: score ")
    text = "\n".join(lines)
    assert "sentences that decided" in text
    assert "深度合成管理规定" in text
    assert "cn_algo (" in text
    assert "without the headline" in text


def test_what_is_out_says_why(home):
    text = explain(home, url_of("out"))
    assert "OUT: score 0.0" in text
    assert "no term of the lexicon counts" in text
    assert "no topic" in text
    assert "with a core term (3 points each)" in text
    assert "by version unknown; this is " in text


def test_a_near_miss_says_so_and_what_would_change_it(home):
    text = explain(home, url_of("near"))
    assert "a near miss" in text
    assert "推出 in the headline: product news" in text
    assert "without 推出 in the headline: 0.6" in text
    assert "then in" in text


@pytest.mark.parametrize(
    "asked", ["{url}?utm_source=mail", "{url}#top", "www.kuaixun-today.example/keji/in.html"]
)
def test_an_address_may_be_given_in_any_form(home, asked):
    assert explain(home, asked.format(url=url_of("in"))).splitlines()[1] == url_of("in")


def test_a_reject_tells_reason_and_stage(home):
    lines = explain(home, GONE).splitlines()
    assert lines[0] == GONE
    assert lines[1] == "REJECTED at fetch: http_404"
    assert json.loads(explain(home, GONE, "--json"))["decision"] == "rejected"


def test_json_has_all_with_offsets(home):
    found = json.loads(explain(home, url_of("near"), "--json"))
    title, text = ARTICLES["near"]
    assert found["decision"] == "out"
    assert found["is_near_miss"]
    assert found["score"] == pytest.approx(found["stored"]["score"])
    assert found["version"] == found["stored"]["version"] == relevance_version()
    for item in found["evidence"]:
        source = title if item["in_title"] else text
        assert source[item["start"] : item["end"]] == item["alias"]
    for sentence in found["sentences"]:
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]


@pytest.mark.parametrize("asked", ["0123456789abcdef", f"{SITE}never.html", "算法"])
def test_what_is_not_there_is_one_line(home, asked):
    with pytest.raises(InputError, match="ingest sql"):
        explain(home, asked)


@pytest.mark.parametrize("width", [60, 100])
def test_no_line_is_wider_than_asked(home, width):
    with reading(home / "releases") as connection:
        text = as_text(explained(asking(connection), url_of("in")), width=width)
    assert all(len(line) <= width for line in text.splitlines())


def test_the_queue_begins_where_near_misses_do():
    assert f"a.relevance >= {NEAR_MISS}" in sql_files("views")["near_misses"]


def test_the_queue_holds_near_misses_only(home):
    with reading(home / "releases") as connection:
        rows = records(connection, "from near_misses")
    (row,) = rows
    assert row["canonical_url"] == url_of("near")
    assert NEAR_MISS <= row["relevance"] < 0.5
    assert "监管机构" in row["top_terms"]
