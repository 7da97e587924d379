"""Four times a day: articles whose next look is overdue, for edits and deletions."""

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import crawl_jobs
from ingest.report.outcomes import Outcome
from ingest.settings import Settings


@task(**PATIENT, retry_condition_fn=is_transient)
def look_again(portals: list[str] | None, proxy: str | None) -> Outcome:
    """Look at what is due, the longest due first; read what came back."""
    with shown_progress("revisit") as progress:
        return crawl_jobs.revisit(portals, settings=Settings(), proxy=proxy, progress=progress)


@flow(log_prints=True)
def revisit(portals: list[str] | None = None, proxy: str | None = None) -> None:
    """Look again at articles whose turn no hourly crawl came to.

    Args:
        portals: Portal ids; all live portals by default.
        proxy: HTTP proxy to fetch through; the sample web is reached this way.
    """
    end_with_worker()
    conclude("revisit", look_again(portals, proxy))
