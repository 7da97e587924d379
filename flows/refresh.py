"""The hourly job: crawl, build, relate, publish; the same as ``ingest run``."""

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from ingest import pipeline
from ingest.crawl_process import CrawlResult, crawl
from ingest.portals.registry import live_portals
from ingest.settings import Settings


@task(retries=1, retry_delay_seconds=60, task_run_name="crawl {run_id}")
def crawl_portals(portals: list[str], run_id: str, proxy: str | None) -> CrawlResult:
    """Crawl in a process of its own; what a killed crawl left over is fetched by the next."""
    return crawl(portals, settings=Settings(), run_id=run_id, proxy=proxy)


@task
def build() -> int:
    """Make articles of the pages that were not looked at yet; return how many pages."""
    return pipeline.build(settings=Settings())


@task
def relate() -> int:
    """Group copies and find originals; return how many clusters."""
    return pipeline.relate(settings=Settings())


@task
def publish() -> str:
    """Publish a release if anything changed; return its name."""
    release = pipeline.release(settings=Settings())
    create_table_artifact(
        key="release", table=[{"table": name, "rows": n} for name, n in release.rows.items()]
    )
    return release.name


@flow(log_prints=True)
def refresh(portals: list[str] | None = None, proxy: str | None = None) -> str:
    """Bring the corpus up to date.

    Args:
        portals: Portal ids; all live portals by default.
        proxy: HTTP proxy to fetch through; the sample web is reached this way.

    Returns:
        Name of the release that now is the newest.
    """
    chosen = portals or live_portals()
    run_id = pipeline.run_id_of(Settings().clock())
    result = crawl_portals(chosen, run_id, proxy)
    build()
    relate()
    name = publish()
    broken = pipeline.breaks(chosen, settings=Settings(), run_id=run_id)
    for one in broken:
        print(one.line)  # noqa: T201 - the flow's log
    if any(one.fails for one in broken):
        raise RuntimeError(f"{len(broken)} portals are broken, see the log; the rest is published")
    if not result.finished:
        raise RuntimeError("the crawl was cut short; its pages are in, the rest comes next")
    return name
