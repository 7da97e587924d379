"""A crawl in a process of its own: a Twisted reactor starts once, and can be killed whole."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.archive.catalog import Catalog
from ingest.errors import ConfigError, InputError
from ingest.model.instant import BEIJING
from ingest.portals.looking_back import can_look_back
from ingest.portals.registry import all_portals
from ingest.settings import Settings

GRACE_S = 60.0
"""How long after its own time limit a crawl may still run before it is killed."""

POLL_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """How a crawl ended.

    Args:
        finished: Whether everything that was to be asked for was.
        fetched: Pages fetched in this run, by portal.
        stats: Scrapy's counts.
        waiting: Addresses, and looks that are due, left to a later run because their host asked
            to be left alone; by host.
    """

    finished: bool
    fetched: dict[str, int]
    stats: dict[str, Any]
    waiting: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """A crawl of what was published earlier, by the portals' searches and dated lists.

    Args:
        since: First instant, with zone.
        until: Last instant, with zone.
        keyword: What the articles are about; empty for all.
    """

    since: datetime
    until: datetime
    keyword: str = ""

    def arguments(self) -> list[str]:
        """Return the crawl's command line options."""
        days = ["--since", self.since.isoformat(), "--until", self.until.isoformat()]
        return [*days, "--keyword", self.keyword] if self.keyword else days


def look_back(
    since: str | None, until: str | None, keyword: str, *, now: datetime
) -> LookBack | None:
    """Return what days in Beijing, as somebody wrote them, ask for; None for no look back.

    Raises:
        InputError: A day is none, or the last comes before the first.
    """
    if since is None:
        if until or keyword:
            raise InputError("--until and --keyword look back: give --since as well")
        return None
    try:
        first = datetime.fromisoformat(since).replace(tzinfo=BEIJING)
        last = (
            datetime.fromisoformat(until).replace(tzinfo=BEIJING) + timedelta(days=1)
            if until
            else now
        )
    except ValueError as error:
        raise InputError(f"{error}; write a day as 2026-11-01") from error
    if last < first:
        raise InputError(f"--until {until} comes before --since {since}")
    return LookBack(since=first, until=last, keyword=keyword)


def looking_back(portals: Iterable[str], search: LookBack) -> tuple[list[str], list[str]]:
    """Return the portals that can look back, and lines that name those that cannot.

    Portals that are not to be crawled at all are left to the crawl, which says why.

    Args:
        portals: Portal ids.
        search: What to look back for.

    Raises:
        InputError: None of them can.
    """
    able: list[str] = []
    otherwise: list[str] = []
    never: list[str] = []
    other_way = "" if search.keyword else "any"
    for portal_id in portals:
        portal = all_portals().get(portal_id)
        routes = () if portal is None else portal.routes
        is_left = portal is None or portal.status == "refused"
        if is_left or any(can_look_back(route, keyword=search.keyword) for route in routes):
            able.append(portal_id)
        elif any(can_look_back(route, keyword=other_way) for route in routes):
            otherwise.append(portal_id)
        else:
            never.append(portal_id)
    said = []
    if otherwise and search.keyword:
        said.append(
            f"no search by words, not looked back for: {', '.join(otherwise)}; without --keyword "
            "their lists are leafed through"
        )
    elif otherwise:
        said.append(f"a search by words only: {', '.join(otherwise)}; give --keyword")
    if never:
        said.append(
            f"no way to look back, neither a search nor lists with pages: {', '.join(never)}"
        )
    if not able:
        raise InputError("; ".join(said) or "no portal to look back with")
    return able, said


def looked_back(
    portals: Sequence[str], *, settings: Settings, run_id: str
) -> tuple[list[str], bool]:
    """Return a line on each route that a look back did not read to the first day asked for.

    Also whether one of them broke off, or gave no answer, and is to be asked another time.

    Args:
        portals: Portal ids.
        settings: Where data lives.
        run_id: The crawl that looked back.
    """
    with Catalog(settings.home / "raw" / "catalog.sqlite") as catalog:
        newest = [history[-1] for history in catalog.routes.histories(portals) if history]
    asked = [run for run in newest if run.run_id == run_id]
    said = [
        f"{run.portal}: {run.route}: {run.verdict}{f' ({run.detail})' if run.detail else ''}"
        for run in sorted(asked, key=lambda run: (run.portal, run.route))
        if run.detail or run.verdict != "ok"
    ]
    return said, any(run.verdict == "failed" for run in asked)


def crawl(
    portals: Sequence[str],
    *,
    settings: Settings,
    run_id: str,
    proxy: str | None = None,
    search: LookBack | None = None,
    revisits_only: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _known: None,
) -> CrawlResult:
    """Crawl portals in a child process and wait for it.

    Args:
        portals: Portal ids.
        settings: Where data lives and how politely to fetch.
        run_id: Name of the run.
        proxy: HTTP proxy to go through; the sample web is reached this way.
        search: What to look back for; None reads the daily lists.
        revisits_only: Whether only known addresses are asked for whose next look is due.
        on_progress: Called with (addresses done, addresses known) while it runs.

    Raises:
        ConfigError: The crawl could not start.
    """
    with tempfile.TemporaryDirectory(prefix="ingest-crawl-") as folder:
        stats_file = Path(folder) / "stats.json"
        command = [
            *(sys.executable, "-m", "crawlers", "--run-id", run_id, "--stats", str(stats_file)),
            *(search.arguments() if search else ()),
            *(("--revisits-only",) if revisits_only else ()),
            *portals,
        ]
        with subprocess.Popen(  # noqa: S603 - our own module, ids checked against declarations
            command, env=_environment(settings, proxy), start_new_session=True
        ) as child:
            try:
                code = _wait(child, settings, on_progress)
            except BaseException:
                _kill(child)
                raise
        if code == 2:
            raise ConfigError("the crawl could not start; its message stands above")
        stats = json.loads(stats_file.read_text("utf-8")) if stats_file.exists() else {}
    fetched, waiting = stats.pop("fetched", {}), stats.pop("waiting", {})
    return CrawlResult(finished=code == 0, fetched=fetched, waiting=waiting, stats=stats)


def _wait(
    child: subprocess.Popen[bytes], settings: Settings, on_progress: Callable[[int, int], None]
) -> int:
    deadline = time.monotonic() + settings.crawl_timeout_s + GRACE_S
    with Catalog(settings.home / "raw" / "catalog.sqlite") as catalog:
        while (code := child.poll()) is None:
            on_progress(*catalog.progress())
            if time.monotonic() > deadline:
                _kill(child)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(POLL_S)
        on_progress(*catalog.progress())
    return code


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _environment(settings: Settings, proxy: str | None) -> dict[str, str]:
    environment = dict(os.environ)
    chosen = settings.model_dump(mode="json", exclude_none=True)
    environment.update({f"INGEST_{name.upper()}": str(value) for name, value in chosen.items()})
    if proxy is not None:
        environment.update({"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""})
    return environment
