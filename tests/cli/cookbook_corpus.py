"""The small corpus with what later visits, names and quotations add, in two releases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from ingest.model.article import TopicRow
from ingest.model.mention import Gathered, MentionRow, QuotationRow, QuoteRow
from ingest.model.page import Page
from ingest.model.route import RouteRun
from ingest.model.topic import Located, TaxonomyRow, TopicSpanRow
from ingest.model.version import ArticleVersion
from ingest.store.arrow import schema_of
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from ingest.text.urls import article_id
from tests.cli.small_corpus import LINES, NOON, NOW, _sha, id_of, release_in, url_of
from tests.store.rows import ARTICLE

TEXT = "\n".join(LINES)
NAME = "顾长平"
SAID = "空着才好，等它写满就该换系统了，开源也一样"


def releases_in(home: Path) -> None:
    """Publish two releases below a home, an hour apart."""
    release_in(home)
    ledger = Ledger(home / "ledger")
    at = TEXT.index(NAME)
    for name in ("original", "mirror"):
        one = {"article_id": id_of(name)}
        ledger.append(
            "mentions",
            [
                _row(
                    MentionRow,
                    **one,
                    start=at,
                    end=at + len(NAME),
                    words=NAME,
                    kind="person",
                    entity="gu_changping",
                    name=NAME,
                    how="alias",
                ),
                _row(
                    MentionRow,
                    **one,
                    start=0,
                    end=6,
                    words="江城市数据局",
                    kind="org",
                    entity="jiangcheng_data",
                    name="江城市数据局",
                    how="alias",
                ),
                _row(
                    MentionRow,
                    **one,
                    start=30,
                    end=34,
                    words="清单条例",
                    kind="law",
                    entity=None,
                    name="清单条例",
                    how="pattern",
                ),
            ],
            run_id="r1",
            batch="b1",
        )
        ledger.append(
            "quotes",
            [
                _row(
                    QuoteRow,
                    **one,
                    start=150,
                    end=170,
                    words=SAID,
                    kind="direct",
                    speaker=NAME,
                    speaker_id="gu_changping",
                    how="cue_before",
                    cue="说",
                    speaker_start=147,
                    speaker_end=150,
                )
            ],
            run_id="r1",
            batch="b1",
        )
        topic = _row(TopicRow, **one, topic="self_governance", score=1.0, evidence=("三张清单",))
        ledger.append("topics", [topic], run_id="r1", batch="b1")
        span = _row(
            TopicSpanRow,
            **one,
            topic="self_governance",
            found_in="title",
            start=4,
            end=8,
            words="三张清单",
            term="three-lists",
            weight=3,
        )
        ledger.append("topic_spans", [span], run_id="r1", batch=f"s_{name}")
        located = _row(Located, **one, article_version=0, made_by="1")
        ledger.append("located", [located], run_id="r1", batch=f"s_{name}")
    classed = _row(
        TaxonomyRow,
        topic="self_governance",
        taxonomy="oecd",
        code="1.5",
        label="Accountability",
        topic_name="自律",
        topic_name_en="Self-governance",
    )
    ledger.replace("taxonomies", [classed], run_id="r1")
    ledger.append(
        "quotations",
        [
            _row(
                QuotationRow,
                quotation_id=f"{id_of('original')}:150-170",
                words=SAID,
                speaker=NAME,
                speaker_id="gu_changping",
                first_article_id=id_of("original"),
                first_start=150,
                first_published_at=NOON,
                n_articles=2,
                n_clusters=1,
                variants=(SAID,),
                article_ids=(id_of("original"), id_of("mirror")),
            )
        ],
        run_id="r1",
        batch="q1",
    )
    gathered = _row(
        Gathered, article_id=id_of("original"), article_version=0, cluster_version=0, made_by="1"
    )
    ledger.append("gathered", [gathered], run_id="r1", batch="q1")
    ledger.append(
        "pages", [_page(name, n) for n, name in enumerate(("original", "farm"))], run_id="r1"
    )
    versions = [
        _version("mirror", 1, "present", 0, ()),
        _version("mirror", 2, "present", 3, ("typo",)),
        _version("lost_a", 1, "present", 0, ()),
        _version("lost_a", 2, "deleted", 5, ()),
    ]
    ledger.append("article_versions", versions, run_id="r2")
    _put_steady_portal(ledger)
    ledger.append("route_runs", [_route_run(n) for n in range(4)], run_id="r4")
    publish(ledger, home / "releases", now=NOW + timedelta(hours=1))


def _put_steady_portal(ledger: Ledger) -> None:
    """Three articles a day of one portal, but for the fifth day, which is a Saturday."""
    sha = _sha("\n".join(LINES))
    articles = []
    for day in (0, 1, 2, 3, 5, 6, 7):
        for number in range(3):
            url = f"http://steady.example/{day}/{number}"
            at = NOON + timedelta(days=day - 8, minutes=number)
            articles.append(
                replace(
                    ARTICLE,
                    article_id=article_id(url),
                    canonical_url=url,
                    url=url,
                    portal="steady",
                    title="看清单的第几天",
                    published_at=at,
                    published_latest_at=at,
                    is_relevant=False,
                    relevance=0.4,
                    text_sha256=sha,
                    text_raw_sha256=sha,
                )
            )
    ledger.append("articles", articles, run_id="r3", batch="b3")


def _route_run(day: int) -> RouteRun:
    """A run of a list of twenty, which on the third of four days had moved on whole."""
    return RouteRun(
        run_id=f"crawl{day}",
        portal="steady",
        route="ListPage http://steady.example/",
        ran_at=NOON + timedelta(days=day - 4),
        n_requests=1,
        n_links=20,
        n_new=20 if day in {0, 2} else 3,
        verdict="ok",
        detail="",
        n_gaps=int(day == 2),
    )


def _version(
    name: str, version: int, state: str, day: int, changes: tuple[str, ...]
) -> ArticleVersion:
    return _row(
        ArticleVersion,
        article_id=id_of(name),
        version=version,
        state=state,
        changes=changes,
        first_seen_at=NOON + timedelta(days=2 + day),
        last_seen_at=NOON + timedelta(days=2 + day, hours=5),
        n_looks=1 + version,
        page_id=None,
        text_sha256=None,
        title=None,
        moved_to=None,
    )


def _page(name: str, number: int) -> Page:
    return _row(
        Page,
        page_id=f"page{number:012}",
        url=url_of(name),
        requested_url=url_of(name),
        canonical_url=url_of(name),
        portal=f"portal_{name}",
        fetched_at=NOON + timedelta(days=2),
        is_fetch_time_known=True,
        http_status=200,
        content_sha256="0" * 64,
        content_length=1000,
        content_type="text/html",
        etag=None,
        last_modified=None,
        rights="tdm-reservation: 1" if name == "farm" else None,
        warc_file="a.warc.gz",
        warc_offset=0,
        warc_length=500,
        continues=None,
        run_id="r1",
    )


def _row(record: type, **given: Any) -> Any:
    """A row of a record; a column that is not given is null, or empty if it may not be."""
    empty = {"string": "", "int64": 0, "double": 0.0, "bool": False}
    rest = {
        field.name: None if field.nullable else empty.get(str(field.type), ())
        for field in schema_of(record)
        if field.name not in given
    }
    return record(**given, **rest)
