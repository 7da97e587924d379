"""The pages that mutants are made of: the sample web's, and the labelled ones where present."""

import json
from pathlib import Path

from ingest.portals.registry import portal_of
from ingest.sampleweb.days import day_start
from ingest.sampleweb.web import SampleWeb
from ingest.text.urls import host_of
from tests.fuzz.judge import Base

SHARED_PAGES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "extraction" / "pages"


def sample_bases(folder: Path) -> list[Base]:
    """Write the sample web's pages into a folder and return them."""
    web = SampleWeb(seed=7, now=day_start(60))
    bases = []
    for number, resource in enumerate(web.resources):
        body = resource.body()
        if resource.kind in {None, "redirect"} or not body:
            continue
        portal = portal_of(host_of(resource.url))
        path = folder / f"{number:04}-{portal.id if portal else 'none'}.html"
        path.write_bytes(body)
        bases.append(
            Base(
                path=path,
                url=resource.url,
                content_type=resource.content_type,
                portal=portal.id if portal else None,
                size=len(body),
            )
        )
    return bases


def shared_bases() -> list[Base]:
    """Return the labelled pages, none where they are absent."""
    if not SHARED_PAGES.is_dir():
        return []
    known = {}
    for line in (SHARED_PAGES.parent / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        known[row["id"]] = (row["site"], row["url"])
    bases = []
    for path in sorted(SHARED_PAGES.glob("*.html")):
        site, url = known.get(path.stem, (None, None))
        portal = portal_of(site) if site else None
        bases.append(
            Base(
                path=path,
                url=url or f"urn:file:{path.stem}",
                content_type="text/html",
                portal=portal.id if portal else None,
                size=path.stat().st_size,
            )
        )
    return bases
