"""Pages of a made-up portal, as signs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from ingest.model.route import PageSigns, PortalRun, RouteRun

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def sign(n: int, **changed: object) -> PageSigns:
    """The signs of an ordinary page; its length tells from its number."""
    usual = PageSigns(
        url=f"http://a.example/{n}",
        run_id=f"run-{n}",
        portal="a",
        fetched_at=START + n * HOUR,
        page_id=f"p{n}",
        reason=None,
        has_title=True,
        has_author=True,
        has_published=True,
        has_source=True,
        n_chars=int(Random(n).lognormvariate(7, 0.6)),  # noqa: S311 - no secret
        quality=1.0,
        method="rules",
        lang="zh",
        text_sha256=f"t{n}",
        shape=("body", "lead"),
        foot="foot",
    )
    return replace(usual, **changed)


def signs(n: int, *, start: int = 0, **changed: object) -> list[PageSigns]:
    return [sign(start + i, **changed) for i in range(n)]


def none(n: int, reason: str = "not_an_article no_body") -> PageSigns:
    """The signs of a page without an article."""
    kept = sign(n)
    return PageSigns(
        url=kept.url,
        run_id=kept.run_id,
        portal="a",
        fetched_at=kept.fetched_at,
        page_id=kept.page_id,
        reason=reason,
    )


def route_run(n: float, verdict: str = "ok", **changed: object) -> RouteRun:
    """A run of a route on a day."""
    usual = RouteRun(
        run_id=f"{START + n * DAY:%Y%m%dT%H%M%S}",
        portal="a",
        route="Feed http://a.example/rss",
        ran_at=START + n * DAY,
        n_requests=1,
        n_links=20,
        n_new=3,
        verdict=verdict,
        detail="",
        newest_item_at=START + n * DAY - HOUR,
        damaged_share=0.0,
        is_cut=False,
    )
    return replace(usual, **changed)


def portal_run(n: float, verdict: str) -> PortalRun:
    """What the pages of a portal were like on a day."""
    return PortalRun(
        run_id=f"{START + n * DAY:%Y%m%dT%H%M%S}",
        portal="a",
        ran_at=START + n * DAY,
        verdict=verdict,
        detail="5 of 5 pages: has no author (0% before)",
        n_pages=5,
        n_articles=5,
        n_held=5,
        title_share=1.0,
        author_share=0.0,
        published_share=1.0,
        source_share=1.0,
        familiar_share=1.0,
        median_chars=900.0,
        mean_quality=1.0,
    )
