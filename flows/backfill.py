"""By hand: what was published before the corpus began, or about something new."""

from datetime import date

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import crawl_jobs
from ingest.crawl_process import LookBack, look_back
from ingest.portals.registry import live_portals
from ingest.report.outcomes import Outcome
from ingest.settings import Settings


@task(**PATIENT, retry_condition_fn=is_transient)
def look_back_for(portals: list[str], search: LookBack, proxy: str | None) -> Outcome:
    """Crawl slice by slice, so that the hourly crawls go in between, and read the pages."""
    with shown_progress("backfill") as progress:
        return crawl_jobs.back_fill(
            portals, search, settings=Settings(), proxy=proxy, progress=progress
        )


@flow(log_prints=True, flow_run_name="backfill-{since}")
def backfill(
    since: date,
    until: date | None = None,
    keyword: str = "",
    portals: list[str] | None = None,
    proxy: str | None = None,
) -> None:
    """Crawl what was published earlier, by the portals' searches and dated lists.

    Args:
        since: First day, in Beijing.
        until: Last day, in Beijing; today by default.
        keyword: What the articles are about; all by default.
        portals: Portal ids; all live portals by default.
        proxy: HTTP proxy to fetch through; the sample web is reached this way.
    """
    end_with_worker()
    last = until.isoformat() if until else None
    search = look_back(since.isoformat(), last, keyword, now=Settings().clock())
    if search is not None:
        conclude("backfill", look_back_for(portals or live_portals(), search, proxy))
