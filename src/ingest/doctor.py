"""How the declared routes do today: each is replayed once, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from ingest.errors import ConfigError
from ingest.settings import Settings

Verdict = Literal[
    "ok", "stale", "empty", "no_articles", "no_text", "shape_changed", "robots", "paused",
    "failed", "handed_in",
]  # fmt: skip

HARMLESS: frozenset[Verdict] = frozenset({"ok", "stale", "paused", "handed_in"})
"""Verdicts of routes that are not broken: what is stale may only be slow."""

NO_NAME = "the name of its host could not be resolved"
"""Detail of a route that failed so; all routes do where there is no internet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one replay of one route showed.

    Args:
        portal: Id of the portal.
        rank: Place of the route among the portal's, from 0.
        route: Kind and address of the route.
        http_status: Status of the list, None if there was no answer.
        n_links: Addresses listed.
        n_articles: Of these, possible articles of the portal.
        newest_at: Newest time of publication seen on the list, UTC; None if it gives none.
        title: Title of the article fetched to try; None if none was tried on this route.
        n_chars: Length of its text, characters.
        verdict: How the route does.
        detail: What was seen, if it is not as it should be.
    """

    portal: str
    rank: int
    route: str
    http_status: int | None
    n_links: int
    n_articles: int
    newest_at: datetime | None
    title: str | None
    n_chars: int | None
    verdict: Verdict
    detail: str

    @property
    def is_broken(self) -> bool:
        """Whether somebody should look at the route."""
        return self.verdict not in HARMLESS


def diagnose(
    portals: Sequence[str],
    *,
    settings: Settings,
    proxy: str | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Finding]:
    """Replay each route of some portals once and fetch an article of each; keep nothing.

    Args:
        portals: Portal ids.
        settings: Whose name to fetch under, how politely, and which hosts asked for a pause.
        proxy: HTTP proxy to go through; the sample web is reached this way.
        on_progress: Called with (routes that answered, routes asked) while it works.

    Raises:
        ConfigError: It could not start.
    """
    command = [sys.executable, "-m", "crawlers.doctor", *portals]
    if proxy is not None:
        command += ["--proxy", proxy]
    environment = {**os.environ, "INGEST_HOME": str(settings.home)}
    findings = []
    with subprocess.Popen(  # noqa: S603 - our own module, ids checked against declarations
        command, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    ) as child:
        for line in child.stdout or ():
            done = _done_of(line)
            if done is None:
                findings.append(finding_of(line))
            else:
                on_progress(*done)
    if child.returncode != 0:
        raise ConfigError("the doctor could not work; its message stands above")
    return findings


def line_of_progress(done: int, total: int) -> str:
    """Return how many routes have answered, of those asked, as one line of JSON."""
    return json.dumps([done, total])


def _done_of(line: str) -> tuple[int, int] | None:
    values = json.loads(line)
    return (values[0], values[1]) if isinstance(values, list) else None


def line_of(finding: Finding) -> str:
    """Return a finding as one line of JSON."""
    return json.dumps(asdict(finding), ensure_ascii=False, default=datetime.isoformat)


def finding_of(line: str) -> Finding:
    """Return the finding that one line of JSON says."""
    values = json.loads(line)
    if values["newest_at"] is not None:
        values["newest_at"] = datetime.fromisoformat(values["newest_at"])
    return Finding(**values)
