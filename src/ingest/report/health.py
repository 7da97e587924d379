"""``ingest health``: facts are read, judged, remembered, told and drawn, in this order."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.archive.backlog import Backlog, Left, backlog_of
from ingest.archive.catalog import Catalog
from ingest.errors import InputError, StoreError
from ingest.locking import only_holder
from ingest.model.instant import BEIJING, run_began_at
from ingest.portals.registry import all_portals
from ingest.quality.checks import findings
from ingest.report.health_alerts import Alert, Event, alerts_of, events_of, still_open
from ingest.report.health_causes import Cause, causes_of
from ingest.report.health_disk import room_of, sizes_of
from ingest.report.health_facts import (
    Disk,
    Facts,
    FailedCheck,
    Published,
    Unsent,
    Waiting,
    iso_utc,
    plain_words,
)
from ingest.report.health_feed import feed_of
from ingest.report.health_jobs import job_states
from ingest.report.health_newest import Newest, newest_in_ledger
from ingest.report.health_outbox import recent
from ingest.report.health_page import page_of
from ingest.report.health_reading import Told, told_by_ledger, told_by_release
from ingest.report.health_state import MAX_OUTBOX, State, read_state, with_sizes, write_state
from ingest.report.health_webhook import body_of, fault_of_post
from ingest.settings import Settings
from ingest.store.answers import whole_file
from ingest.store.corpus import checking, records
from ingest.store.ledger import Ledger
from ingest.store.manifest import created_at
from ingest.store.release import as_draft, latest_release, manifest_of, releases_in
from ingest.store.remote import is_published_elsewhere, ledger_place

N_RELEASES = 30

_STOPPED_WORDS = 260

_JUDGED_BY_SOURCE = frozenset({"portals_that_collapsed"})
"""Checks whose rows are told already, each source by itself: broken, silent, holes."""

SCHEMA_VERSION = 1
"""Of health.json; raised when a field changes its meaning or goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a corpus does, and what has been told of it.

    Args:
        facts: What is known.
        causes: What is wrong, the most urgent first.
        alerts: The alerts that are open, with since when.
        events: What this run told: alerts that opened or cleared.
        folder: Where health.html, health.json and alerts.atom lie.
        notes: What else the operator should read.
    """

    facts: Facts
    causes: tuple[Cause, ...]
    alerts: tuple[Alert, ...]
    events: tuple[Event, ...]
    folder: Path
    notes: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is broken."""
        return all(cause.weight != "broken" for cause in self.causes)

    def as_json(self) -> str:
        """Return what health.json holds."""
        content = {
            "version": SCHEMA_VERSION,
            "at": iso_utc(self.facts.at),
            "is_well": self.is_well,
            "causes": [asdict(cause) for cause in self.causes],
            "alerts": [asdict(alert) for alert in self.alerts],
            "told": [event.as_json() for event in self.events],
            "facts": asdict(self.facts),
        }
        return json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n"


def write_health(
    *,
    settings: Settings,
    out: Path | None = None,
    stopped: Sequence[str] | None = None,
    runs_checks: bool = True,
) -> Health:
    """Look at a corpus, tell what is new, write its health page; return what was found.

    What is remembered lies in ``<home>/health`` wherever the page is written, so that an alert is
    told once.

    Args:
        settings: Where data lives, the webhook.
        out: Folder for the page; None for ``<home>/health``.
        stopped: What has just stopped a release, a line for each check, which is its first word;
            none if it was made; None if nobody tried, and what is remembered stays.
        runs_checks: Whether the checks are run on a release that they have not seen, which takes
            29 s of processor for 300,000 articles; all the rest takes a second.

    Raises:
        InputError: There is no such corpus folder.
    """
    if not settings.home.is_dir():
        raise InputError(f"no corpus in {settings.home}; begin with: ingest demo, or ingest run")
    kept = settings.home / "health"
    folder = out or kept
    kept.mkdir(exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    with only_holder(kept / "health.lock"):
        state, damage = read_state(kept, now=settings.clock())
        if stopped is not None:
            state = _with_stopped(state, stopped, after=_newest_name(settings))
        facts, state = facts_of(settings, state, runs_checks=runs_checks)
        state, events = _told(facts, state)
        write_state(kept, state)  # before the post: killed in it, the next run posts again
        if settings.webhook_url:
            state = _posted(settings.webhook_url, state, at=facts.at)
            facts = replace(facts, unsent=state.unsent)
            state, more = _told(facts, state)
            events += more
        elif state.outbox or state.unsent:
            state = replace(state, outbox=(), unsent=None)
        write_state(kept, state)
        causes = causes_of(facts, open_ids=frozenset(alert.id for alert in state.alerts))
        health = Health(
            facts=facts,
            causes=tuple(causes),
            alerts=state.alerts,
            events=tuple(events),
            folder=folder,
            notes=(damage,) if damage else (),
        )
        _write(folder / "health.json", health.as_json().encode())
        page = page_of(facts, causes, state.alerts, events=state.events)
        _write(folder / "health.html", page.encode())
        feed = feed_of(state.events, began_at=state.began_at)
        _write(folder / "alerts.atom", feed)
    return health


def facts_of(settings: Settings, state: State, *, runs_checks: bool = True) -> tuple[Facts, State]:
    """Return all that is known of a corpus, and the state with sizes and checks of today."""
    now = settings.clock()
    releases = settings.home / "releases"
    newest, ledger_fault = _newest(settings)
    publishes = not is_published_elsewhere(settings.home, settings.store_url)
    told, fault = (
        _told_or_fault(releases, now, newest) if publishes else (told_by_ledger(newest), None)
    )
    backlog, catalog_fault = _backlog(settings, now)
    sizes = with_sizes(state.sizes, sizes_of(settings.home, day=now.astimezone(BEIJING).date()))
    free, total = room_of(settings.home)
    state = replace(state, sizes=sizes)
    if state.stopped_after not in {None, _newest_name(settings)}:
        state = _with_stopped(state, (), after=_newest_name(settings))
    if fault is None and runs_checks:
        state = _checked(releases, state)
    unpublished = [
        began
        for run_id in (backlog.runs if backlog and publishes and fault is None else ())
        if run_id not in told.run_ids and (began := run_began_at(run_id)) is not None
    ]
    asked = {id_ for id_, portal in all_portals().items() if portal.status != "refused"}
    published, faults = _published(releases)
    facts = Facts(
        at=now,
        sources=told.sources,
        holes=told.holes,
        rejects=told.rejects,
        crawls=told.crawls,
        releases=published,
        unpublished_since=min(unpublished, default=None),
        waiting=_waiting(backlog),
        disk=Disk(free=free, total=total, sizes=sizes),
        checks=(*state.stopped, *state.checks, *faults),
        release_fault=fault,
        catalog_fault=catalog_fault or ledger_fault,
        unsent=state.unsent if settings.webhook_url else None,
        now_off=frozenset(source.portal for source in told.sources) - asked,
        jobs=job_states(settings.home),
        elsewhere=_elsewhere(settings, newest) if catalog_fault is None else frozenset(),
    )
    return facts, state


def _with_stopped(state: State, lines: Sequence[str], *, after: str) -> State:
    """Return the state with what stopped the release after that one; no lines if it was made."""
    stopped = tuple(
        FailedCheck(
            check=line.partition(":")[0],
            stops=True,
            said=f"{plain_words(line, limit=_STOPPED_WORDS)}; no release was made",
        )
        for line in lines
    )
    checks = state.checks
    if not stopped and after != state.checked:  # made, so it has passed those that stop
        checks = tuple(check for check in checks if not check.stops)
    return replace(state, stopped=stopped, stopped_after=after if stopped else None, checks=checks)


def _newest_name(settings: Settings) -> str:
    folder = latest_release(settings.home / "releases")
    return folder.name if folder is not None else ""


def _newest(settings: Settings) -> tuple[Newest | None, str | None]:
    """Return the newest runs, None without any, and why they cannot be read."""
    try:
        return newest_in_ledger(Ledger(ledger_place(settings.home, settings.store_url))), None
    except StoreError as error:
        return None, plain_words(str(error))


def _told_or_fault(releases: Path, now: datetime, newest: Newest | None) -> tuple[Told, str | None]:
    try:
        return told_by_release(releases, now=now, newest=newest), None
    except (StoreError, InputError) as error:
        return Told(), plain_words(str(error))


def _backlog(settings: Settings, now: datetime) -> tuple[Backlog | None, str | None]:
    """Return what is left, and why the catalog is not to be relied on.

    Where a store holds the ledger, pages of another machine are in it, and not in this catalog.
    """
    catalog = settings.home / "raw" / "catalog.sqlite"
    if not catalog.is_file():
        is_lost = next(catalog.parent.rglob("*.warc.gz"), None) is not None
        return None, f"{catalog} is gone, what it told of is there" if is_lost else None
    try:
        ledger = Ledger(ledger_place(settings.home, settings.store_url))
        built = {key for (key,) in ledger.keys("pages")}
        backlog = backlog_of(catalog, built=built, now=now)
    except (sqlite3.Error, StoreError) as error:
        return None, plain_words(f"{type(error).__name__}: {error}")
    if not backlog.n_unknown or settings.store_url:
        return backlog, None
    return backlog, f"{catalog} lacks {backlog.n_unknown} of {len(built)} pages that were built"


def _elsewhere(settings: Settings, newest: Newest | None) -> frozenset[str]:
    """Return the portals whose newest crawl was another machine's; a store holds the ledger."""
    if not settings.store_url or newest is None:
        return frozenset()
    path = settings.home / "raw" / "catalog.sqlite"
    if not path.is_file():
        return frozenset(newest.crawls)
    with Catalog(path) as catalog:
        return frozenset(
            portal
            for portal, run_id in newest.crawls.items()
            if not catalog.routes.of_run(run_id, portal)
        )


def _waiting(backlog: Backlog | None) -> tuple[Waiting, ...]:
    if backlog is None:
        return ()

    def left(one: Left) -> Mapping[str, Any]:
        n = sum(count for _, count in one.by_portal)
        return {"n": n, "oldest_at": one.oldest_at, "by_portal": one.by_portal}

    return (
        Waiting(kind="pages", **left(backlog.pages)),
        Waiting(kind="looks", **left(backlog.looks)),
        Waiting(kind="addresses", **left(backlog.addresses)),
    )


def _published(releases: Path) -> tuple[tuple[Published, ...], list[FailedCheck]]:
    """Return the newest releases, and those whose manifest cannot be read."""
    made, faults = [], []
    for folder in releases_in(releases)[-N_RELEASES:][::-1]:
        try:
            manifest = manifest_of(folder)
        except StoreError as error:
            said = plain_words(str(error))
            faults.append(FailedCheck(check=f"manifest_{folder.name}", stops=True, said=said))
            continue
        rows = manifest["rows"]
        made.append(
            Published(
                name=folder.name,
                created_at=created_at(manifest),
                n_articles=rows.get("articles", 0),
                n_pages=rows.get("pages", 0),
            )
        )
    return tuple(made), faults


def _checked(releases: Path, state: State) -> State:
    """Return the state with what the newest release does not pass; a release never changes."""
    folder = latest_release(releases)
    if folder is None or folder.name == state.checked:
        return state
    with checking(as_draft(folder)) as connection:
        found = findings(lambda query: records(connection, query))
    checks = tuple(
        FailedCheck(check=one.check, stops=one.weight == "stops", said=plain_words(str(one)))
        for one in found
        if one.check not in _JUDGED_BY_SOURCE
    )
    return replace(state, checked=folder.name, checks=checks)


def _told(facts: Facts, state: State) -> tuple[State, list[Event]]:
    """Return the state with the alerts of now, and what there is to tell."""
    new, cleared = alerts_of(facts, state.alerts)
    events = events_of(new, cleared, at=facts.at)
    state = replace(
        state,
        alerts=still_open(state.alerts, new, cleared),
        events=(*state.events, *events),
        outbox=(*state.outbox, *events)[-MAX_OUTBOX:],
        unheard=recent((*state.unheard, *events), now=facts.at),
    )
    return state, events


def _posted(url: str, state: State, *, at: datetime) -> State:
    """Return the state after a try to empty the outbox."""
    if not state.outbox:
        return state
    fault = fault_of_post(url, body_of(state.outbox, n_open=len(state.alerts), at=at))
    if fault is None:
        return replace(state, outbox=(), unsent=None)
    before = state.unsent
    since, n_tries = (before.since, before.n_tries) if before else (at, 0)
    return replace(state, unsent=Unsent(since=since, n_tries=n_tries + 1, said=fault))


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as stream:
        stream.write(content)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, date):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
