"""What Prefect adds to an hourly run: the same crawl and release by hand and as deployment runs.

    python -m tests.bench.bench_overhead [--delay 10] [--port 4381]

By hand: what ``ingest run crawl-tech`` does, with the portals of the sample web in place of the
group's, then ``ingest run publish``; from the start of each command to its end. As deployment
runs: the same two under ``ingest up``, each from the instant for which it is scheduled to the end
of its run, so that the start of Prefect's processes counts as far as it is not done ahead. The
pause between requests makes the crawl last two minutes; an hourly one may take twelve, and what
Prefect adds does not grow with it. Both by the clock and by processor time, which other work on
the machine hardly touches; for the runs that of server and worker is in it, too. Also the memory
of all processes of either way when it was highest, pages that several share counted once. Ends
with 1 when a figure is above its limit. About five minutes; Linux only.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.portals.registry import all_portals
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from tests.bench.bench_up import MB, NOW, ROOT, Up, Watch, until

AHEAD_S = 15.0
"""How long before its time a run is made; a worker looks ten seconds ahead every ten seconds."""

MOST_S = 15.0
"""What Prefect may add to a crawl and a release together, by the clock."""

MOST_PERCENT = 10.0
MOST_MB = {"by hand": 512.0, "as runs": 1000.0}
"""What all processes together may take: one run of the pipeline, and the whole ``ingest up``."""

CRAWL = """
import sys
from ingest import crawl_jobs
from ingest.settings import Settings
fetched = crawl_jobs.fetch(sys.argv[2:], settings=Settings(), proxy=sys.argv[1])
print(*crawl_jobs.read(fetched, settings=Settings()).lines)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What both jobs took, done in one way.

    Args:
        clock_s: Seconds of each job.
        processor_s: Processor seconds of each job, all processes together.
        memory: Bytes in use by each process when all together had most.
    """

    clock_s: Mapping[str, float]
    processor_s: Mapping[str, float]
    memory: Mapping[str, int]


def processor_s(process: int) -> float:
    """Return the processor seconds of a process and of those that ended below it; 0 if gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def by_hand(home: Path, *, proxy: str, delay_s: float) -> Took:
    """Return what both jobs take as commands."""
    samples = sorted(p.id for p in all_portals().values() if p.status == "sample")
    commands = {
        "crawl-tech": [sys.executable, "-c", CRAWL, proxy, *samples],
        "publish": [sys.executable, "-m", "ingest", "run", "publish"],
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "INGEST_"))}
    chosen = {"HOME": home, "NOW": NOW.isoformat(), "MIN_DELAY_S": delay_s}
    environment = kept | {f"INGEST_{name}": str(value) for name, value in chosen.items()}
    clock, processor = {}, {}
    with Watch(home) as memory:
        for job, command in commands.items():
            began, busy = time.monotonic(), os.times()
            subprocess.run(command, env=environment, check=True, cwd=ROOT)
            clock[job] = time.monotonic() - began
            done = os.times()
            processor[job] = sum(done[2:4]) - sum(busy[2:4])  # of ended children
    return Took(clock_s=clock, processor_s=processor, memory=memory.most())


def as_runs(home: Path, *, port: int, proxy: str, delay_s: float) -> Took:
    """Return what both jobs take as deployment runs under ``ingest up``."""
    up = Up(home, port=port, proxy=proxy, delay_s=delay_s, cron=None)
    clock, processor = {}, {}
    try:
        until(lambda: up.asked("/work_pools/ingest/workers/filter", {}), "a worker")
        ids = {one["name"]: one["id"] for one in up.asked("/deployments/filter", {})}
        with Watch(home) as memory:
            lasting = list(up.processes())
            for job in ("crawl-tech", "publish"):
                busy = sum(map(processor_s, lasting))
                clock[job] = _run(up, ids[job])
                until(lambda: not _engines(up), "the end of its process")
                processor[job] = sum(map(processor_s, lasting)) - busy
    finally:
        up.process.terminate()
        up.process.wait()
        for one in up.processes():
            os.kill(one, signal.SIGKILL)
    return Took(clock_s=clock, processor_s=processor, memory=memory.most())


def _engines(up: Up) -> list[str]:
    return [words for words in up.processes().values() if "-m prefect.engine" in words]


def _run(up: Up, deployment: str) -> float:
    due = datetime.now(UTC) + timedelta(seconds=AHEAD_S)
    state = {"type": "SCHEDULED", "state_details": {"scheduled_time": due.isoformat()}}
    address = f"/deployments/{deployment}/create_flow_run"
    while not (run := up.asked(address, {"state": state})):
        time.sleep(1)  # just started, the server may be too busy
    address = f"/flow_runs/{run['id']}"
    until(lambda: (up.asked(address) or {"end_time": None})["end_time"], "the end of a run")
    done = up.asked(address)
    if done["state_type"] != "COMPLETED":
        raise SystemExit(f"{done['name']}: {done['state']['message']}")
    return (datetime.fromisoformat(done["end_time"]) - due).total_seconds()


def main() -> None:
    """Print the table; end with 1 when a figure is above its limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=4381, help="port of the server")
    parser.add_argument("--delay", type=float, default=10.0, help="pause between requests, s")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="ingest-overhead-") as folder,
        serve(SampleWeb(seed=7, now=NOW), port=0) as web,
    ):
        homes = {way: Path(folder) / way / "home" for way in ("hand", "runs")}
        hand = by_hand(homes["hand"], proxy=web.url, delay_s=chosen.delay)
        runs = as_runs(homes["runs"], port=chosen.port, proxy=web.url, delay_s=chosen.delay)
    print(f"{'':28}{'by hand':>10}{'as runs':>10}{'more':>10}")
    _tell("clock", hand.clock_s, runs.clock_s)
    _tell("processor", hand.processor_s, runs.processor_s)
    more_s = sum(runs.clock_s.values()) - sum(hand.clock_s.values())
    is_met = more_s <= MOST_S and 100 * more_s <= MOST_PERCENT * sum(hand.clock_s.values())
    for way, took in (("by hand", hand), ("as runs", runs)):
        most = sum(took.memory.values()) / MB
        is_met = is_met and most <= MOST_MB[way]
        print(f"memory {way}, most, MB: {most:.0f}  at most {MOST_MB[way]:g}")
        for what, size in took.memory.items():
            print(f"    {size / MB:6.0f}  {what}")
    raise SystemExit(0 if is_met else "a figure is above its limit")


def _tell(what: str, hand: Mapping[str, float], runs: Mapping[str, float]) -> None:
    sums = {"both": sum(hand.values())}, {"both": sum(runs.values())}
    for job in (*hand, "both"):
        plain, run = ({**hand, **sums[0]}[job], {**runs, **sums[1]}[job])
        limit = f"  at most {MOST_S:g}" if (what, job) == ("clock", "both") else ""
        print(f"{f'{job}, {what}, s':28}{plain:10.1f}{run:10.1f}{run - plain:10.1f}{limit}")
    more = 100 * (sums[1]["both"] / sums[0]["both"] - 1)
    print(
        f"{f'both, {what}, %':48}{more:10.1f}"
        + (f"  at most {MOST_PERCENT:g}" if what == "clock" else "")
    )


if __name__ == "__main__":
    main()
