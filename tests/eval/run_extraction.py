"""Write predictions for the extraction scorers.

    run_extraction.py PAGES_DIR --out PRED.jsonl [--no-rules]
    run_extraction.py --seeds DIR --out PRED.jsonl

``PAGES_DIR`` holds one HTML file per page; ``gold.jsonl`` beside it gives each page's site and URL
(nothing else of it is read). ``--no-rules`` uses generic extraction only.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import PageError
from ingest.extract.article import article_from, fields_of
from ingest.model.page import FetchedPage
from ingest.portals.registry import portal_of


def fetched(path: Path, *, url: str | None, content_type: str) -> FetchedPage:
    """Return a saved file as a page nobody knows the fetch time of."""
    address = url or f"urn:file:{path.stem}"
    return FetchedPage(
        url=address,
        body=path.read_bytes(),
        http_status=200,
        headers=(("content-type", content_type),),
        fetched_at=datetime.now(tz=UTC),
        seen_at=None,
        portal=None,
        requested_url=address,
    )


def page_rows(folder: Path, *, with_rules: bool) -> list[dict[str, Any]]:
    """Return one prediction per HTML file."""
    gold = folder.parent / "gold.jsonl"
    known = {}
    if gold.is_file():
        for line in gold.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            known[row["id"]] = (row["site"], row["url"])
    rows = []
    for path in sorted(folder.glob("*.html")):
        site, url = known.get(path.stem, (None, None))
        portal = portal_of(site) if with_rules and site else None
        try:
            fields = fields_of(
                article_from(fetched(path, url=url, content_type="text/html"), portal=portal)
            )
        except PageError as error:
            rows.append({"id": path.stem, "error": str(error)})
            continue
        rows.append(
            {
                "id": path.stem,
                "title": fields["title"],
                "author": fields["author"],
                "source": fields["source"],
                "published": fields["published_at"],
                "text": fields["text"],
                "method": fields["method"],
                "agreement": fields["agreement"],
                "quality": fields["quality"],
                "reasons": fields["reasons"],
                "dropped": fields["dropped"],
            }
        )
    return rows


def seed_rows(folder: Path) -> list[dict[str, Any]]:
    """Return one prediction per seed text."""
    rows = []
    for path in sorted(folder.glob("*.txt")):
        try:
            parts = article_from(fetched(path, url=None, content_type="text/plain"), portal=None)
        except PageError as error:
            rows.append({"id": path.stem[:3], "error": str(error)})
            continue
        fields = fields_of(parts)
        names = ("title", "author", "source", "original_title", "published_at", "text", "dropped")
        rows.append({"id": path.stem[:3], **{name: fields[name] for name in names}})
    return rows


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="?", type=Path)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--no-rules", action="store_true")
    args = parser.parse_args()
    if args.seeds:
        rows = seed_rows(args.seeds)
    elif args.pages:
        rows = page_rows(args.pages, with_rules=not args.no_rules)
    else:
        parser.error("give PAGES_DIR or --seeds DIR")
    with args.out.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
