"""Kill writers of a corpus at random points, and count what is torn, lost or left over.

    .venv/bin/python -m tests.bench.kill_store --kills 200 [--seed 1]

A process appends articles with their texts and topics, compacts the tables or publishes a release
and is ended with ``kill -9`` in the middle of it, each of the three in turn. Behind every kill
another process reads every table and the newest release whole, looks for every commit that was
reported as made, and makes the commit again that was not. At the end what is left over is cleared
up and counted. Prints one JSON line and fails if a figure is not 0.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from ingest.errors import StoreError
from ingest.model.tables import TABLES
from ingest.store.compaction import orphans_of, vacuum
from ingest.store.ledger import Ledger
from ingest.store.release import latest_release, publish
from ingest.store.soundness import all_findings
from ingest.store.verify import verified
from tests.bench.killed_writer import KEPT, act, put

ACTIONS = ("append", "compact", "publish")
FIRST_GUESS_S = {"append": 0.1, "compact": 0.15, "publish": 0.6}


def reports(home: Path) -> list[tuple[str, str]]:
    """Return what was reported, in order."""
    path = home / "reports"
    if not path.is_file():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [(kind, rest) for kind, _, rest in (line.partition(" ") for line in lines)]


def torn(home: Path) -> list[str]:
    """Return what cannot be read, or not whole."""
    ledger = Ledger(home / "ledger")
    wrong = []
    try:
        for table, found in all_findings(ledger, reads_all=True):
            wrong += [f"{table}: {one.detail}" for one in found if not one.is_harmless]
            ledger.read(table)
        newest = latest_release(home / "releases")
        if newest is not None and not verified(newest).is_sound:
            wrong.append(f"release {newest.name}")
    except StoreError as error:
        wrong.append(str(error))
    return wrong


def amiss(home: Path) -> tuple[int, int]:
    """Return how many reported commits are lost, and how many commits stand twice."""
    ledger = Ledger(home / "ledger")
    made = {f"a{rest}" for kind, rest in reports(home) if kind == "made"}
    lost, twice = set(), set()
    for table, column in (
        ("topics", "article_id"),
        ("contents", "sha256"),
        ("articles", "article_id"),
    ):
        there = Counter(ledger.source(table).to_table(columns=[column])[column].to_pylist())
        lost |= made - there.keys()
        twice |= {name for name, count in there.items() if count > 1}
    return len(lost), len(twice)


def left_over(home: Path) -> int:
    """Clear up, and return how many files are left that belong to nothing."""
    ledger = Ledger(home / "ledger")
    publish(ledger, home / "releases", now=datetime.now(UTC))
    for table in TABLES:
        vacuum(ledger, table.name, now=datetime.now(UTC))
    hidden = [path for path in (home / "releases").iterdir() if path.name.startswith(".")]
    return len(hidden) + sum(len(orphans_of(ledger, table.name)) for table in TABLES)


def killed(home: Path, *, n_kills: int, seed: int) -> dict[str, object]:
    """Return what came of so many kills."""
    draw = random.Random(seed)  # noqa: S311
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.bench.killed_writer"])
    takes, inside = dict(FIRST_GUESS_S), Counter[str]()
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    n_orphans, number = 0, 0
    for kill in range(n_kills):
        action = ACTIONS[kill % len(ACTIONS)]
        n_before = len(reports(home))
        process = context.Process(target=act, args=(home, action, number))
        process.start()
        while process.is_alive() and not any(k == "begin" for k, _ in reports(home)[n_before:]):
            time.sleep(0.002)
        time.sleep(draw.random() * takes[action] * 1.2)
        process.kill()
        process.join()
        said = reports(home)[n_before:]
        begun = [float(rest) for kind, rest in said if kind == "begin"]
        ended = [float(rest) for kind, rest in said if kind == "end"]
        inside[action] += len(begun) > len(ended)
        if ended:
            takes[action] = ended[0] - begun[0]
        if faults := torn(home):
            wrong["torn"].append(f"{action}: {faults[0]}")
        n_orphans += sum(len(orphans_of(Ledger(home / "ledger"), name)) for name in KEPT)
        number = 1 + max((int(rest) for kind, rest in reports(home) if kind == "made"), default=-1)
        put(home, number)  # again, where it was killed half done
        number += 1
        lost, twice = amiss(home)
        wrong["lost"] += [action] * lost
        wrong["twice"] += [action] * twice
    return {
        "kills": n_kills,
        "inside": dict(inside),
        "torn_reads": len(wrong["torn"]),
        "lost_commits": len(wrong["lost"]),
        "commits_twice": len(wrong["twice"]),
        "orphans_seen": n_orphans,
        "orphans_kept": left_over(home),
        "commits": sum(kind == "made" for kind, _ in reports(home)),
        "first_fault": next((one for kind in wrong.values() for one in kind), None),
    }


def main() -> None:
    """Kill, print the figures, fail on any fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        figures = killed(Path(folder), n_kills=chosen.kills, seed=chosen.seed)
    print(json.dumps(figures | {"seconds": round(time.monotonic() - started)}, ensure_ascii=False))
    bad = ("torn_reads", "lost_commits", "commits_twice", "orphans_kept")
    sys.exit(any(figures[name] for name in bad))


if __name__ == "__main__":
    main()
