"""Reading an archive again by a changed rule against the extractor alone, on the same pages.

    .venv/bin/python -m tests.bench.bench_reextract [--pages 100000] [--home FOLDER]

Makes an archive of the sample web's pages with other words and addresses in each, builds it, then
reads it again by a rule that changes the articles of two portals of ten. The extractor alone gets
the same pages from memory, in as many processes: half of them before and half of them after. A
third reading must write nothing. Prints one JSON line per figure, among them one for every part
of the pages, so that it shows whether speed and memory stay flat; fails where the third writes.
With 100,000 pages it takes some hours and 5 GB, most of it to build.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.model.page import FetchedPage, Page
from ingest.portals.registry import portal_of
from ingest.sampleweb.days import day_start
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.outdated import Chosen
from ingest.text.urls import host_of
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
    """Return the clock, and the processor seconds of this process and those that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)


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


def run_alone(pairs: Sequence[tuple[Page, FetchedPage]]) -> tuple[float, float]:
    """Return (seconds by the clock, of the processor) that the extractor takes."""
    began = seconds()
    with Workers(alone, n=WORKERS, timeout_s=30) as workers:
        for _ in workers.map(pairs):
            pass
    ended = seconds()
    return ended[0] - began[0], ended[1] - began[1]


def in_slices(archive: Archive, which: int) -> tuple[float, float, int]:
    """Return what the extractor alone takes for every second page that gave an article."""
    wall = processor = 0.0
    n = 0
    pages = iter(list(archive.catalog.pages())[which::2])
    while part := list(islice(pages, 5_000)):
        pairs = [(page, archive.read(page)) for page in part]
        taken = run_alone(pairs)
        wall, processor, n = wall + taken[0], processor + taken[1], n + len(part)
    return wall, processor, n


def say(name: str, **figures: float) -> None:
    """Print one line."""
    print(json.dumps({"bench": name, **figures}), flush=True)


def main(n: int, home: Path) -> int:
    """Make, build, read again; return 1 if the last reading wrote anything."""
    settings = Settings(home=home, now=NOW + timedelta(days=3), workers=WORKERS)
    with closing(Archive(home, run_id="bench")) as archive:
        if not archive.catalog.page_ids():
            for page in varied_pages(n):
                archive.add(page)
    began = seconds()[0]
    pipeline.build(settings=settings, progress=Parts())
    say("build", pages=n, seconds=round(seconds()[0] - began, 1))
    with closing(Archive(home, run_id="bench")) as archive:
        before = in_slices(archive, 0)
    took = round(1000 * before[1] / before[2], 2)
    say("extractor alone, a half", pages=before[2], processor_ms_per_page=took)
    began_at = seconds()
    tally = pipeline.reextract(Chosen(), settings=settings, rules=changed_rules(), progress=Parts())
    ended = seconds()
    with closing(Archive(home, run_id="bench")) as archive:
        after = in_slices(archive, 1)
    n_alone = before[2] + after[2]
    n_again = tally.articles + tally.rejects
    wall, processor = ended[0] - began_at[0], ended[1] - began_at[1]
    say(
        "extractor alone",
        pages=n_alone,
        pages_per_s=round(n_alone / (before[0] + after[0]), 1),
        processor_ms_per_page=round(1000 * (before[1] + after[1]) / n_alone, 2),
    )
    say(
        "read again",
        pages=n_again,
        changed=tally.changed,
        found=tally.found,
        refused=tally.refused,
        pages_per_s=round(n_again / wall, 1),
        processor_ms_per_page=round(1000 * processor / n_again, 2),
    )
    alone_wall, alone_processor = before[0] + after[0], before[1] + after[1]
    say(
        "against the extractor alone",
        by_the_clock=round((n_again / wall) / (n_alone / alone_wall), 3),
        by_the_processor=round((alone_processor / n_alone) / (processor / n_again), 3),
    )
    ledger = pipeline.ledger_of(settings)
    versions = ledger.versions()
    again = pipeline.reextract(Chosen(), settings=settings, rules=changed_rules())
    wrote = ledger.versions() != versions
    say("read a third time", pages=again.articles + again.rejects, wrote=wrote)
    say("memory", peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    return int(wrote)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    if options.home:
        sys.exit(main(options.pages, options.home))
    with TemporaryDirectory() as folder:
        sys.exit(main(options.pages, Path(folder)))
