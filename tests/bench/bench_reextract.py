"""Reading an archive again by a changed rule against the extractor alone, on the same pages.

    .venv/bin/python -m tests.bench.bench_reextract [--pages 100000] [--home FOLDER [--turn N]]

Makes an archive of the sample web's pages with other words and addresses in each, builds it and
puts its small files together, as every night does. Then reads it again by a rule that changes the
articles of two portals of ten: half of the portals, then the others. After each half the extractor
alone gets the pages that were opened, from memory, in as many processes. A second reading must
write nothing. Prints one JSON line per figure, among them one for every part of the pages, so that
it shows whether speed and memory stay flat; fails where the second writes. To build 100,000 pages
takes an hour, to read them half of one. An archive that was made in FOLDER is read again there: in
even turns by a rule that takes the change of the odd ones back.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.assemble import Rules
from ingest.model.page import FetchedPage
from ingest.portals.registry import portal_of
from ingest.sampleweb.days import day_start
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.outdated import Chosen
from ingest.text.urls import host_of
from ingest.visiting.signs import digest_of
from ingest.workers import Workers
from tests.bench.extractor_alone import alone, changed_rules

NOW = day_start(60)
WORKERS = 2

PARTS = 10
"""Of how many parts of the pages the speed and the memory are told each for itself."""

WORDS = (
    *("评审会", "备案号", "测试集", "值班表", "复核人", "样本库", "登记处", "听证席"),
    *("回执单", "接口人", "抽检组", "申诉信", "台账本", "授权书", "整改期", "公示栏"),
)
"""What stands in the sentence that each paragraph of each page gets."""


def varied_pages(n: int) -> Iterator[FetchedPage]:
    """Yield n pages of articles, every one with an address and sentences of its own."""
    web = SampleWeb(seed=7, now=NOW)
    bases = []
    for one in web.resources:
        portal = portal_of(host_of(one.url))
        body = one.body() if one.kind not in {None, "redirect"} else b""
        if body and portal is not None:
            bases.append((one.url, one.content_type, portal.id, body))
    for number in range(n):
        url, content_type, portal_id, body = bases[number % len(bases)]
        draw = random.Random(number)  # noqa: S311 - texts, no secrets
        new_url = f"{url.partition('?')[0]}?nr={number}"
        for encoding in ("utf-8", "gb18030"):
            try:
                html = body.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
        parts = html.replace(url, new_url).split("。</p>")
        html = "".join(
            f"{part}。第{draw.randrange(900) + 100}号{draw.choice(WORDS)}送到{draw.choice(WORDS)}，"
            f"{draw.choice(WORDS)}在{draw.randrange(1, 29)}日前答复。</p>"
            for part in parts[:-1]
        )
        at = NOW + timedelta(seconds=number)
        yield FetchedPage(
            url=new_url,
            requested_url=new_url,
            body=(html + parts[-1]).encode(encoding),
            http_status=200,
            headers=(("content-type", content_type),),
            fetched_at=at,
            seen_at=at,
            portal=portal_id,
        )


def seconds() -> tuple[float, float]:
    """Return the clock, and the processor seconds of this process and of all it started."""
    return time.perf_counter(), busy_s()


def busy_s() -> float:
    """Return the processor seconds of this process and of all it started, those alive included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if str(os.getpid()) in {stat.parent.name, fields[1]}:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def rss_mb() -> int:
    """Return the memory that this process has now, without its workers."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


class Parts:
    """Tells of every part of a step what a page of it took, and the memory at its end."""

    def __init__(self) -> None:
        self._step = ""
        self._since = (0, 0.0)

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of progress, as the pipeline tells it."""
        if step != self._step:
            self._step, self._since = step, (done, busy_s())
        before, then = self._since
        if done - before >= max(1, total // PARTS):
            now = busy_s()
            took = round(1000 * (now - then) / (done - before), 2)
            say(f"{step}, a part", pages=done, processor_ms_per_page=took, mb=rss_mb())
            self._since = (done, now)


def run_alone(archive: Archive, page_ids: Collection[str], rules: Rules) -> tuple[float, float]:
    """Return (seconds by the clock, of the processor) that the extractor takes for pages."""
    wall = processor = 0.0
    pages = (page for page in archive.catalog.pages() if page.page_id in page_ids)
    with Workers(partial(alone, rules=rules), n=WORKERS, timeout_s=30) as workers:
        while part := list(islice(pages, 5_000)):
            pairs = [(page, archive.read(page)) for page in part]
            began = seconds()
            for _ in workers.map(pairs):
                pass
            ended = seconds()
            wall, processor = wall + ended[0] - began[0], processor + ended[1] - began[1]
    return wall, processor


def read_by(ledger: Ledger, portals: Collection[str], rules: Rules) -> set[str]:
    """Return the ids of the pages of portals that were opened to be read by rules."""
    digests = {digest_of(one, rules) for one in portals}
    marks = (row for row in ledger.read("reread").to_pylist() if row["outcome"] != "elsewhere")
    ids = {row["page_id"] for row in marks if row["rules"] in digests}
    pages = ledger.read("pages").to_pylist()
    return {one["page_id"] for one in pages if one["page_id"] in ids and one["portal"] in portals}


def say(name: str, **figures: float) -> None:
    """Print one line."""
    print(json.dumps({"bench": name, **figures}), flush=True)


def main(n: int, home: Path, turn: int) -> int:
    """Make, build, read again; return 1 if a second reading wrote anything."""
    settings = Settings(home=home, now=NOW + timedelta(days=3), workers=WORKERS)
    with closing(Archive(home, run_id="bench")) as archive:
        if not archive.catalog.page_ids():
            for page in varied_pages(n):
                archive.add(page)
    began = seconds()[0]
    pipeline.build(settings=settings, progress=Parts())
    say("build", pages=n, seconds=round(seconds()[0] - began, 1))
    pipeline.tidy(settings=settings)
    rules = changed_rules(turn)
    ledger = pipeline.ledger_of(settings)
    portals = sorted({row["portal"] for row in ledger.read("pages").to_pylist()})
    again, by_itself, n_read = (0.0, 0.0), (0.0, 0.0), 0
    for half in (portals[::2], portals[1::2]):
        began_at = seconds()
        tally = pipeline.reextract(
            Chosen(portals=half), settings=settings, rules=rules, progress=Parts()
        )
        taken = tuple(now - then for now, then in zip(seconds(), began_at, strict=True))
        page_ids = read_by(ledger, half, rules)
        with closing(Archive(home, run_id="bench")) as archive:
            alone_taken = run_alone(archive, page_ids, rules)
        figures(" and ".join(half), len(page_ids), taken, alone_taken)
        say("tally", **{key: n for key, n in asdict(tally).items() if n})
        again = (again[0] + taken[0], again[1] + taken[1])
        by_itself = (by_itself[0] + alone_taken[0], by_itself[1] + alone_taken[1])
        n_read += len(page_ids)
    figures("all", n_read, again, by_itself)
    versions = ledger.versions()
    second = pipeline.reextract(Chosen(), settings=settings, rules=rules)
    wrote = ledger.versions() != versions
    say("read a second time", pages=second.articles + second.rejects, wrote=wrote)
    say("memory", peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    return int(wrote)


def figures(name: str, n: int, again: Sequence[float], by_itself: Sequence[float]) -> None:
    """Print what reading pages again took, and the extractor by itself."""
    say(
        name,
        pages=n,
        again_pages_per_s=round(n / again[0], 1),
        alone_pages_per_s=round(n / by_itself[0], 1),
        again_processor_ms_per_page=round(1000 * again[1] / n, 2),
        alone_processor_ms_per_page=round(1000 * by_itself[1] / n, 2),
        by_the_clock=round(by_itself[0] / again[0], 3),
        by_the_processor=round(by_itself[1] / again[1], 3),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--turn", type=int, default=1)
    options = parser.parse_args()
    if options.home:
        sys.exit(main(options.pages, options.home, options.turn))
    with TemporaryDirectory() as folder:
        sys.exit(main(options.pages, Path(folder), options.turn))
