"""Every hour, one group of portals after the other: crawl, and read what came."""

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import crawl_jobs
from ingest.portals.groups import Group, live_portals_of
from ingest.report.outcomes import Outcome
from ingest.settings import Settings


@task(**PATIENT, retry_condition_fn=is_transient, task_run_name="crawl {group}")
def fetch(group: Group, portals: list[str] | None, proxy: str | None) -> crawl_jobs.Fetched:
    """Crawl in a process of its own; what a killed crawl left over is fetched by the next."""
    chosen = portals or live_portals_of(group)
    with shown_progress(f"crawl-{group}") as progress:
        return crawl_jobs.fetch(chosen, settings=Settings(), proxy=proxy, progress=progress)


@task(**PATIENT, retry_condition_fn=is_transient)
def read(fetched: crawl_jobs.Fetched, group: Group) -> Outcome:
    """Make articles of the pages and say which portals are broken."""
    with shown_progress(f"crawl-{group}") as progress:
        return crawl_jobs.read(fetched, settings=Settings(), progress=progress)


@flow(log_prints=True, flow_run_name="crawl-{group}")
def crawl(group: Group, portals: list[str] | None = None, proxy: str | None = None) -> None:
    """Crawl a group of portals and read their pages.

    Args:
        group: The group: official, tech, business or others.
        portals: Portal ids instead of the group's.
        proxy: HTTP proxy to fetch through; the sample web is reached this way.
    """
    end_with_worker()
    conclude(f"crawl-{group}", read(fetch(group, portals, proxy), group))
