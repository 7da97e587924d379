"""Race several writers of one ledger table, and count what became of their commits.

    .venv/bin/python -m tests.bench.racing FOLDER [--commits 200] [--writers 4]

Every writer is a process of its own and makes its share of the commits, each of which has a row
of its own and one of a key that all of them write; every fifth commit is made twice under one id,
as after a crash. A compactor runs beside them all the time. Prints one JSON line and fails if a
commit is lost or stands twice. FOLDER may be an s3:// address.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.model.article import Reject
from ingest.store.compaction import compact
from ingest.store.ledger import SEQ, Ledger

ROOT = Path(__file__).resolve().parents[2]
TABLE = "rejects"
SHARED = "http://a.example/shared"
ROW = Reject(
    url=SHARED,
    reason="http_404",
    detail="",
    stage="fetch",
    portal="a",
    page_id=None,
    rejected_at=datetime(2026, 10, 1, tzinfo=UTC),
    run_id="r1",
)


def write(place: str, writer: int, n_commits: int) -> None:
    """Make commits, every fifth of them twice; tell how many races one of them lost at most."""
    lost = [0]

    def pause(some_s: float) -> None:
        lost[-1] += 1
        time.sleep(some_s)

    ledger = Ledger(place, pause=pause)
    for number in range(n_commits):
        name = f"{writer}-{number}"
        rows = [replace(ROW, url=f"http://a.example/{name}"), replace(ROW, detail=name)]
        for _ in range(1 + (number % 5 == 0)):
            ledger.append(TABLE, rows, run_id=name, commit_id=name)
        lost.append(0)
    print(max(lost), flush=True)


def compact_always(place: str) -> None:
    """Compact until the process is ended, telling of every time."""
    ledger = Ledger(place)
    while True:
        if compact(ledger, TABLE) is not None:
            print("compacted", flush=True)


def race(place: str, *, n_writers: int, n_commits: int) -> dict[str, float]:
    """Return figures of a race: commits, and how many of them were lost or stand twice."""
    command = [sys.executable, "-m", "tests.bench.racing", place]
    shares = [len(range(number, n_commits, n_writers)) for number in range(n_writers)]
    started = time.monotonic()
    compactor = subprocess.Popen(
        [*command, "--compact"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    writers = [
        subprocess.Popen(
            [*command, "--as", str(number), "--commits", str(share)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number, share in enumerate(shares)
    ]
    told = [one.communicate()[0] for one in writers]
    failed = sum(one.returncode != 0 for one in writers)
    seconds = time.monotonic() - started
    compactor.kill()
    said = compactor.communicate()[0]
    ledger = Ledger(place)
    rows = ledger.source(TABLE).to_table(columns=["url", "detail", SEQ]).to_pylist()
    made = Counter(row["url"].rpartition("/")[2] for row in rows if row["url"] != SHARED)
    order = {row[SEQ]: row["detail"] for row in rows if row["url"] == SHARED}
    wanted = {f"{writer}-{n}" for writer, share in enumerate(shares) for n in range(share)}
    (newest,) = [row for row in ledger.read(TABLE).to_pylist() if row["url"] == SHARED]
    return {
        "writers": n_writers,
        "commits": n_commits,
        "applied": len(made.keys() & wanted),
        "lost": len(wanted - made.keys()),
        "twice": sum(count > 1 for count in made.values()),
        "sharing_a_number": len(wanted) - len(order),
        "last_is_newest": newest["detail"] == order[max(order)],
        "writers_failed": failed,
        "most_races_lost": max(int(one or 0) for one in told),
        "compactions": said.count("compacted"),
        "files": len(ledger.files(TABLE).paths),
        "seconds": round(seconds, 1),
    }


def main() -> None:
    """Run a race, or one of those that take part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("place")
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--as", dest="writer", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--compact", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.compact:
        compact_always(chosen.place)
    elif chosen.writer is not None:
        write(chosen.place, chosen.writer, chosen.commits)
    else:
        figures = race(chosen.place, n_writers=chosen.writers, n_commits=chosen.commits)
        print(json.dumps(figures))
        bad = ("lost", "twice", "sharing_a_number", "writers_failed")
        sys.exit(any(figures[name] for name in bad) or not figures["last_is_newest"])


if __name__ == "__main__":
    main()
