"""What counts as well: a run that failed to say so, alerts in their turn, a soak as a whole."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from ingest.model.route import BAD_PORTAL_VERDICTS, BAD_VERDICTS

ZERO = (
    "lost_pages",
    "duplicate_ids",
    "duplicate_addresses",
    "orphans",
    "left_after_stop",
    "runs_left_open",
    "alerts_out_of_turn",
)

_TOLD = "RuntimeError: "
"""How the state of a run begins that did all its work and says that something is wrong."""

_VERDICTS = "|".join(sorted(BAD_VERDICTS | BAD_PORTAL_VERDICTS | {"failed"}))
_BREAK = re.compile(rf"\bsample_\w+: .*\b({_VERDICTS})\b")
_CUT = "the crawl was cut short"


def says_why(job: str, message: str, home: Path) -> bool:
    """Return whether a job failed to say that a portal is broken, all work done.

    Args:
        job: Its name.
        message: The message of its state.
        home: The corpus, whose health page a look at the health has just written.
    """
    if _TOLD not in message or _CUT in message:
        return False
    if job.startswith("crawl-"):
        return _BREAK.search(message) is not None
    return job == "health" and any(said in message for said in _broken(home))


def is_met(found: dict[str, Any], *, days: int, kills: int) -> bool:
    """Return whether a soak lived through what it should, and everything is 0 that should be.

    Args:
        found: What it counted.
        days: The days that were asked for.
        kills: The kills that were asked for.
    """
    is_whole = found["days"] == days and found["kills"] == kills and found["reachable"] > 0
    return (
        is_whole
        and all(found[name] == 0 for name in ZERO)
        and not (found["rows_changed_by_second_pass"] or found["wrong"])
    )


class Alerts:
    """Every alert that was told, in the order of its telling; the corpus keeps the newest."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], None] = {}

    def look(self, home: Path) -> None:
        """Note what was told since the last look."""
        for event in _read(home / "health" / "state.json").get("events", ()):
            alert = event["alert"]
            self._seen[(alert["id"], event["what"], event["at"], alert["opened_at"])] = None

    def n(self, what: str) -> int:
        """Return how many opened, or cleared."""
        return sum(said == what for _, said, *_ in self._seen)

    def out_of_turn(self) -> list[str]:
        """Return the causes that opened twice, or cleared without being open."""
        told: defaultdict[str, list[str]] = defaultdict(list)
        for cause, what, *_ in self._seen:
            told[cause].append(what)
        turns = ("opened", "cleared")
        return [
            cause
            for cause, said in sorted(told.items())
            if any(what != turns[number % 2] for number, what in enumerate(said))
        ]


def _broken(home: Path) -> list[str]:
    causes = _read(home / "health" / "health.json").get("causes", ())
    return [cause["said"] for cause in causes if cause["weight"] == "broken"]


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}
