"""What a look at an undeclared site found, for people."""

from collections.abc import Sequence
from pathlib import Path

from ingest.model.instant import BEIJING
from ingest.proposing.fits import Fit
from ingest.report.tables import as_table
from ingest.scouting import Read, Scouted, Tried

_WORDS = {
    "taken": "taken",
    "no_articles": "names no articles",
    "no_list": "lists nothing",
    "not_there": "not there",
    "robots": "robots.txt forbids",
    "failed": "failed",
    "not_asked": "not asked",
}
_MAX_CELL = 60


def scouted_page(scouted: Scouted) -> str:
    """Return what was tried and what answered, the articles read and the rules proposed."""
    parts = [_tried_table(scouted.tried)]
    if scouted.read:
        parts.append(_read_table(scouted.read))
    if scouted.selected:
        parts.append(_selected_table(scouted.selected))
    parts += [f"note: {note}" for note in scouted.notes]
    return "\n\n".join(parts)


def next_steps(portal: str, paths: Sequence[Path]) -> str:
    """Return what was written and what is to be done with it."""
    lines = ["written:", *(f"  {path}" for path in paths), "next:"]
    lines.append("  read the declaration; write its first line, and the name as readers know it")
    lines.append(f"  ingest portals doctor {portal}")
    lines.append("  pytest tests/portals")
    return "\n".join(lines)


def _tried_table(tried: Sequence[Tried]) -> str:
    rows = [
        (
            one.what,
            one.url,
            one.http_status,
            one.n_links or None,
            one.n_articles or None,
            one.newest_at.astimezone(BEIJING).date() if one.newest_at else None,
            _WORDS[one.outcome],
        )
        for one in sorted(tried, key=lambda one: one.outcome != "taken")
    ]
    columns = ("tried", "address", "HTTP", "links", "articles", "newest", "outcome")
    lines = [as_table(columns, rows, max_cell=_MAX_CELL)]
    told = (one for one in tried if one.detail and one.outcome != "not_asked")
    lines += [f"({one.what} {one.url}: {one.detail})" for one in told]
    return "\n".join(lines)


def _read_table(read: Sequence[Read]) -> str:
    rows = [(one.url, one.n_chars or None, one.title or one.detail) for one in read]
    return as_table(("article", "chars", "title"), rows, max_cell=_MAX_CELL)


def _selected_table(selected: Sequence[Fit]) -> str:
    rows = [
        (
            fit.field,
            fit.selector,
            f"{fit.n_fits} of {fit.n_pages}",
            f"{fit.n_same} of {fit.n_pages}",
            "in the rules" if fit.is_taken else "not needed" if _is_spare(fit) else "look at it",
        )
        for fit in selected
    ]
    columns = ("field", "selector", "fits", "as general extraction", "")
    note = "not needed: general extraction finds as much without the selector"
    return f"{as_table(columns, rows)}\n({note})"


def _is_spare(fit: Fit) -> bool:
    return fit.n_same == fit.n_pages and not fit.n_more
