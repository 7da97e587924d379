"""How the declared routes do today: each is replayed once, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
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
    portals: Sequence[str], *, settings: Settings, proxy: str | None = None
) -> list[Finding]:
    """Replay each route of some portals once and fetch an article of each; keep nothing.

    Args:
        portals: Portal ids.
        settings: Whose name to fetch under, how politely, and which hosts asked for a pause.
        proxy: HTTP proxy to go through; the sample web is reached this way.

    Raises:
        ConfigError: It could not start.
    """
    command = [sys.executable, "-m", "crawlers.doctor", *portals]
    if proxy is not None:
        command += ["--proxy", proxy]
    environment = {**os.environ, "INGEST_HOME": str(settings.home)}
    done = subprocess.run(  # noqa: S603 - our own module, ids checked against declarations
        command, env=environment, stdout=subprocess.PIPE, check=False
    )
    if done.returncode != 0:
        raise ConfigError("the doctor could not work; its message stands above")
    return [finding_of(line) for line in done.stdout.decode().splitlines()]


def line_of(finding: Finding) -> str:
    """Return a finding as one line of JSON."""
    return json.dumps(asdict(finding), ensure_ascii=False, default=datetime.isoformat)


def finding_of(line: str) -> Finding:
    """Return the finding that one line of JSON says."""
    values = json.loads(line)
    if values["newest_at"] is not None:
        values["newest_at"] = datetime.fromisoformat(values["newest_at"])
    return Finding(**values)
