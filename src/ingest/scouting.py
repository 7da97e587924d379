"""A site that nobody has declared yet: what it offers, tried in a process of its own."""

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from ingest.errors import ConfigError, InputError
from ingest.portals.registry import all_portals
from ingest.proposing.fits import Fit
from ingest.settings import Settings

Outcome = Literal["taken", "no_articles", "no_list", "not_there", "robots", "failed", "not_asked"]

SITES = Path("src/ingest/portals/sites")
CASES = Path("tests/portals")

_ID = re.compile(r"[a-z][a-z0-9_]{1,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One place where a list was looked for.

    Args:
        what: What was looked for: ``feed``, ``sitemap``, ``page state``, ``html list``, ...
        url: Where.
        http_status: What its server answered, None without an answer.
        n_links: Addresses listed.
        n_articles: Of these, of the form of articles.
        newest_at: Newest time on the list, UTC; None if it gives none.
        outcome: What came of it.
        detail: What was seen, in a few words.
    """

    what: str
    url: str
    http_status: int | None
    n_links: int
    n_articles: int
    newest_at: datetime | None
    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One article that was fetched to learn from.

    Args:
        url: Its address.
        title: Its headline, None if it gave no article.
        n_chars: Length of its text, characters.
        detail: Why it gave none.
    """

    url: str
    title: str | None
    n_chars: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scouted:
    """What a site offers, and the files that declare and test it.

    Args:
        tried: Places looked at, in order.
        read: Articles looked at.
        selected: Selectors proposed.
        notes: What somebody should know or do.
        files: Text of each file by its path in the project; empty if no list was found.
    """

    tried: tuple[Tried, ...]
    read: tuple[Read, ...]
    selected: tuple[Fit, ...]
    notes: tuple[str, ...]
    files: dict[str, str]


def scout(
    portal_id: str,
    url: str,
    *,
    settings: Settings,
    pause_s: float,
    is_private: bool = False,
    proxy: str | None = None,
) -> Scouted:
    """Look at a site and propose its declaration; keep nothing of its texts.

    Args:
        portal_id: Id it shall have.
        url: Its front page, or better the page, feed or interface that lists its articles.
        settings: Whose name to fetch under, and which hosts asked for a pause.
        pause_s: Pause between two requests.
        is_private: Whether its host may lie at a private address.
        proxy: HTTP proxy to go through; the sample web is reached this way.

    Raises:
        ConfigError: The id is taken or none, or it could not start.
        InputError: The address is none.
    """
    if not _ID.fullmatch(portal_id):
        raise ConfigError(f"{portal_id!r} is no id: write a short name in a-z, 0-9 and _")
    if portal_id in all_portals():
        raise ConfigError(f"portal {portal_id!r} is declared already; see: ingest portals show")
    if not _is_address(url):
        raise InputError(f"{url!r} is no address; write it as https://www.example.org/news/")
    command = [sys.executable, "-m", "crawlers.scout", portal_id, url, "--pause", str(pause_s)]
    command += ["--private"] if is_private else []
    command += ["--proxy", proxy] if proxy is not None else []
    environment = {**os.environ, "INGEST_HOME": str(settings.home)}
    done = subprocess.run(  # noqa: S603 - our own module, no shell between
        command, env=environment, stdout=subprocess.PIPE, check=False
    )
    if done.returncode != 0:
        raise ConfigError("the site could not be looked at; the message stands above")
    return scouted_of(done.stdout.decode())


def _is_address(url: str) -> bool:
    try:
        port = urlsplit(url).port
    except ValueError:  # brackets that do not close, a port that is none
        return False
    return port != 0 and re.match(r"https?://[^/\s]+(?:/|$)", url) is not None


def project_at(folder: Path) -> Path:
    """Return the project that a folder is, where a declaration can be written.

    Raises:
        ConfigError: It is none.
    """
    if not (folder / SITES).is_dir():
        raise ConfigError(
            f"{folder.resolve()} holds no {SITES}: run this in the project's folder, or name "
            "another folder with --out"
        )
    return folder


def write_files(scouted: Scouted, project: Path) -> list[Path]:
    """Write the files of a proposal and return their paths; none is ever replaced.

    Raises:
        InputError: One is there already; then nothing is written.
    """
    paths = [project / name for name in scouted.files]
    for path in paths:
        if path.exists():
            raise InputError(f"{path} is there already; remove it, or choose another id")
    for path, text in zip(paths, scouted.files.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return paths


def text_of(scouted: Scouted) -> str:
    """Return a proposal as JSON."""
    return json.dumps(asdict(scouted), ensure_ascii=False, default=datetime.isoformat)


def scouted_of(text: str) -> Scouted:
    """Return the proposal that JSON says."""
    values = json.loads(text)
    for row in values["tried"]:
        if row["newest_at"] is not None:
            row["newest_at"] = datetime.fromisoformat(row["newest_at"])
    return Scouted(
        tried=tuple(Tried(**row) for row in values["tried"]),
        read=tuple(Read(**row) for row in values["read"]),
        selected=tuple(Fit(**row) for row in values["selected"]),
        notes=tuple(values["notes"]),
        files=values["files"],
    )
