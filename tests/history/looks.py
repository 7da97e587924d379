"""Looks for the tests."""

from datetime import datetime

from ingest.model.version import Look


def look(outcome: str, at: datetime, *changes: str, text: str | None = "text", **more) -> Look:
    """A look at one article; ``text`` names what it brought, if it brought anything."""
    is_new = outcome in {"first", "changed"}
    return Look(
        **{
            "article_id": "a",
            "looked_at": at,
            "url": "http://x.example/1",
            "portal": "x",
            "answer": "200",
            "outcome": outcome,
            "changes": changes,
            "detail": "",
            "page_id": f"page at {at}",
            "compared_page_id": None,
            "text_sha256": text if is_new else None,
            "title": f"title of {text}" if is_new and text else None,
            "moved_to": "http://x.example/2" if outcome == "moved" else None,
            "run_id": "r",
            **more,
        }
    )
