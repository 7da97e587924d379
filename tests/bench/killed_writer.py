"""What ``kill_store`` ends in the middle: appending, compacting, publishing."""

import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.model.article import Content, TopicRow
from ingest.store.compaction import compact
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from tests.store.rows import ARTICLE

KEPT = ("topics", "contents", "articles")

MANY = 20_000
"""Rows of a large commit, more than a build writes at once."""


def put(home: Path, number: int) -> None:
    """Append one article with its text and topic, and report it."""
    ledger, name = Ledger(home / "ledger"), f"a{number}"
    rows = {
        "contents": Content(sha256=name, text=f"第{number}篇"),
        "topics": TopicRow(article_id=name, topic="court", score=1.0, evidence=()),
        "articles": replace(
            ARTICLE,
            article_id=name,
            canonical_url=f"http://a.example/{number}",
            text_sha256=name,
            text_raw_sha256=name,
        ),
    }
    for table, row in rows.items():
        ledger.append(table, [row], run_id=name, batch=name, commit_id=name)
    report(home, f"made {number}")


def append_many(home: Path) -> None:
    """Append large batches until ended, and report each that was made."""
    ledger = Ledger(home / "ledger")
    for number in range(1000):
        rows = (
            TopicRow(article_id=f"{number}-{n}", topic="court", score=1.0, evidence=())
            for n in range(MANY)
        )
        ledger.append("topics", rows, run_id="r", batch=f"b{number}")
        report(home, f"made {number}")


def report(home: Path, line: str) -> None:
    """Write a line that stays when this process is ended."""
    handle = os.open(home / "reports", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def act(home: Path, action: str, number: int) -> None:
    """Do one action, and more of the same until ended."""
    ledger = Ledger(home / "ledger")
    for step in range(1000):
        if action != "append":
            put(home, number + step)
        report(home, f"begin {time.monotonic()}")
        if action == "append":
            put(home, number + step)
        elif action == "compact":
            for table in KEPT:
                compact(ledger, table)
        else:
            publish(ledger, home / "releases", now=datetime.now(UTC))
        report(home, f"end {time.monotonic()}")
