"""What a site says about the use of all its pages: its files, once a day, as it answered."""

import sqlite3
from datetime import date
from typing import NamedTuple

SCHEMA = """
create table if not exists site_files (
    origin text, day text, name text, http_status integer, content text,
    primary key (origin, day, name)
) without rowid;
"""

MAX_CHARS = 100_000
"""Characters kept of a file; rules are short, the rest is an error page or a trap."""


class SiteFile(NamedTuple):
    """One file of a site as it answered on one day.

    Args:
        http_status: HTTP status, None if there was no answer or robots.txt forbids to ask.
        content: Its text, empty unless the status is 200.
    """

    http_status: int | None
    content: str = ""


class SiteFiles:
    """The part of the catalog that keeps robots.txt, ai.txt and tdmrep.json.

    Args:
        db: The catalog's connection.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(SCHEMA)

    def add(self, origin: str, name: str, file: SiteFile, *, day: date) -> None:
        """Write down how a file of a site answered; the last answer of a day counts.

        Args:
            origin: Scheme and host of the site: ``https://www.x.cn``.
            name: Path of the file, without a slash before it.
            file: The answer.
            day: Day in Beijing.
        """
        with self._db:
            self._db.execute(
                "insert or replace into site_files values (?, ?, ?, ?, ?)",
                (origin, day.isoformat(), name, file.http_status, file.content[:MAX_CHARS]),
            )

    def of(self, origin: str, *, day: date) -> dict[str, SiteFile]:
        """Return what is known of a site's files on a day, by name."""
        rows = self._db.execute(
            "select name, http_status, content from site_files where origin = ? and day = ?",
            (origin, day.isoformat()),
        )
        return {name: SiteFile(status, content) for name, status, content in rows}
