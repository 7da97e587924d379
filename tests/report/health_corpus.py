"""Corpora of our own with weeks of crawls behind them, well or ill, as ledger, release, catalog."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.archive.catalog import Catalog
from ingest.model.article import Article, Content, Reject
from ingest.model.cluster import ClusterMember
from ingest.model.page import Page
from ingest.model.route import PortalRun, RouteRun
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from ingest.text.urls import article_id
from tests.store.rows import ARTICLE

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PORTALS = ("gmw", "thepaper", "ithome", "leiphone")
TITLE = "<script src=http://evil.example/x.js></script><img src=http://evil.example/x.png>"
TEXT = "算法备案的一天，从一张没有填完的表开始。"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
DETAIL = 'lists "<b>nothing</b>" & <img src=//evil.example/y.png>\x1b[31m'


def run_id(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def corpus_in(
    home: Path,
    *,
    n_days: int = 40,
    n_daily: int = 4,
    portals: tuple[str, ...] = PORTALS,
    broken: frozenset[str] = frozenset(),
    gone: frozenset[str] = frozenset(),
    drifting: frozenset[str] = frozenset(),
) -> None:
    """Crawl once a day up to an hour ago and publish after the last crawl.

    Args:
        home: Where.
        n_days: Days of crawling.
        n_daily: Articles a day and portal.
        portals: Portals.
        broken: Of these, those whose route found nothing in the last run.
        gone: Of these, those that brought nothing for the last six days, their routes in order.
        drifting: Of these, those whose newest pages were held back.
    """
    articles, pages, routes, runs, rejects = [], [], [], [], []
    for ago in range(n_days, -1, -1):
        at = NOW - timedelta(hours=1) - ago * DAY
        for portal in portals:
            is_bad = portal in broken and ago == 0
            routes.append(route_run(portal, at, is_bad=is_bad))
            if portal in drifting and ago == 0:
                runs.append(_pages_run(portal, at, "drift"))
            if is_bad or (portal in gone and ago < 6):
                continue
            for number in range(n_daily):
                pages.append(page_of_portal(portal, at, number))
                articles.append(_article(pages[-1], at - timedelta(hours=2, minutes=number)))
            if ago % 3 == 0:
                rejects.append(_reject(portal, at))
    ledger = Ledger(home / "ledger")
    ledger.append("contents", [Content(sha256=SHA, text=TEXT)], run_id="r")
    ledger.append("articles", articles, run_id="r", batch="b")
    ledger.append("clusters", [_alone(article) for article in articles], run_id="r", batch="c")
    ledger.append("pages", pages, run_id="r")
    ledger.append("route_runs", routes, run_id="r")
    ledger.append("portal_runs", runs, run_id="r")
    ledger.append("rejects", rejects, run_id="r")
    publish(ledger, home / "releases", now=NOW - timedelta(minutes=30))
    with Catalog(home / "raw" / "catalog.sqlite") as catalog:
        for page in pages:
            catalog.add_page(page)
        catalog.routes.add(routes[-40:])


def route_run(portal: str, at: datetime, *, is_bad: bool) -> RouteRun:
    return RouteRun(
        run_id=run_id(at),
        portal=portal,
        route=f"Feed http://{portal}.example/rss",
        ran_at=at,
        n_requests=1,
        n_links=0 if is_bad else 20,
        n_new=0 if is_bad else 4,
        verdict="shape_changed" if is_bad else "ok",
        detail=DETAIL if is_bad else "",
    )


def _pages_run(portal: str, at: datetime, verdict: str) -> PortalRun:
    return PortalRun(
        run_id=run_id(at),
        portal=portal,
        ran_at=at,
        verdict=verdict,
        detail=DETAIL,
        n_pages=4,
        n_articles=4,
        n_held=4,
        title_share=1.0,
        author_share=0.0,
        published_share=1.0,
        source_share=1.0,
        familiar_share=1.0,
        median_chars=900.0,
        mean_quality=1.0,
    )


def _article(page: Page, at: datetime) -> Article:
    return replace(
        ARTICLE,
        article_id=article_id(page.url),
        canonical_url=page.url,
        url=page.url,
        portal=page.portal,
        title=TITLE,
        author="林述" if page.page_id.endswith("0") else None,
        quality=0.9,
        page_id=page.page_id,
        text_sha256=SHA,
        text_raw_sha256=SHA,
        published_at=at,
        published_latest_at=at,
        fetched_at=page.fetched_at,
        first_seen_at=page.fetched_at,
    )


def _alone(article: Article) -> ClusterMember:
    return ClusterMember(
        article_id=article.article_id,
        cluster_id=article.article_id,
        cluster_size=1,
        is_best_copy=True,
        relation_to_best="best",
        scheme="1",
    )


def page_of_portal(portal: str, at: datetime, number: int) -> Page:
    url = f"http://{portal}.example/{at:%Y%m%d}/{number}"
    return Page(
        page_id=f"{portal[:4]}{at:%m%d%H%M}{number:04}",
        url=url,
        requested_url=url,
        canonical_url=url,
        portal=portal,
        fetched_at=at,
        is_fetch_time_known=True,
        http_status=200,
        content_sha256="0" * 64,
        content_length=1000,
        content_type="text/html",
        etag=None,
        last_modified=None,
        rights=None,
        warc_file="a.warc.gz",
        warc_offset=0,
        warc_length=500,
        continues=None,
        run_id=run_id(at),
    )


def _reject(portal: str, at: datetime) -> Reject:
    return Reject(
        url=f"http://{portal}.example/{at:%Y%m%d}/lost",
        reason="not_an_article <b>list</b>" if portal == "gmw" else "http_404",
        detail="",
        stage="extract",
        portal=portal,
        page_id=None,
        rejected_at=at,
        run_id=run_id(at),
    )
