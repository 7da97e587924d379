"""The family of an article as a tree for people, and as JSON for programs."""

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from rapidfuzz.distance import Postfix, Prefix
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from ingest.model.instant import BEIJING
from ingest.report.trace import Edit, Link, Member, Trace

MIN_WIDTH, MAX_WIDTH = 60, 100

_GUIDE = 4
"""Columns that each level of the tree takes."""

_CONTEXT = 8
"""Characters shown on both sides of what changed inside a paragraph."""

_CHANGES = {
    "paragraph_cut": "cut",
    "paragraph_added": "added",
    "paragraph_changed": "changed",
    "paragraph_moved": "moved",
}
_FORMATS = {
    "second": "%Y-%m-%d %H:%M",
    "minute": "%Y-%m-%d %H:%M",
    "hour": "%Y-%m-%d %H:%M",
    "day": "%Y-%m-%d",
    "month": "%Y-%m",
    "year": "%Y",
}
_METHODS = {
    "own_page": "its own page, which copies name",
    "named_captured": "the page that copies link",
    "named_virtual": "never captured; known because pages name it",
    "earliest": "nobody names anyone; the earliest page",
    "single": "the only page",
    "unknown": "nothing says where it came from",
}
_LINKS = {
    ("quotes", True): "quotes",
    ("quotes", False): "quoted by",
    ("contains", True): "contains",
    ("contains", False): "contained in",
    ("translation_of", True): "translates",
    ("translation_of", False): "translated by",
}


def as_tree(trace: Trace, *, width: int, with_edits: bool) -> str:
    """Return the tree as text, no line wider than that.

    Args:
        trace: The family.
        width: Columns; a Chinese character takes two.
        with_edits: Whether to show what each copy changed, not only how much.
    """
    width = min(MAX_WIDTH, max(MIN_WIDTH, width))
    original = next((m for m in trace.members if m.article_id == trace.original_id), None)
    root = _node(_origin_lines(trace, original), width, 0)
    for member in sorted(_top(trace, original), key=_moment):
        _grow(root, trace, member, width, 1, with_edits=with_edits)
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, emoji=False, highlight=False)
    console.print(root)
    links = [_fit(f"{_link_words(link)}", width) for link in trace.links]
    return "\n".join([line.rstrip() for line in out.getvalue().splitlines()] + links)


def as_json(trace: Trace) -> str:
    """Return everything the tree shows, and more, as one JSON object."""
    return json.dumps(asdict(trace), ensure_ascii=False, indent=1, default=_plain)


def _top(trace: Trace, original: Member | None) -> list[Member]:
    """Return what hangs on the root: copies of the original, and pages without a source."""
    return [
        *(trace.copies_of(original.article_id) if original else []),
        *trace.copies_of(None),
    ]


def _grow(
    node: Tree, trace: Trace, member: Member, width: int, depth: int, *, with_edits: bool
) -> None:
    lines = list(_member_lines(trace, member, with_edits=with_edits))
    branch = node.add(_node(lines, width, depth))
    for copy in sorted(trace.copies_of(member.article_id), key=_moment):
        _grow(branch, trace, copy, width, depth + 1, with_edits=with_edits)


def _node(lines: Iterable[str], width: int, depth: int) -> Tree:
    room = width - _GUIDE * depth
    return Tree(Text("\n".join(_fit(line, room) for line in lines), no_wrap=True))


def _origin_lines(trace: Trace, original: Member | None) -> Iterator[str]:
    yield _heading(trace)
    how = _METHODS.get(trace.method, trace.method)
    yield f"{trace.written_by or 'unknown outlet'}: {how} (confidence {_sure(trace.confidence)})"
    carriers = {member.carried_by for member in trace.members}
    yield (
        f"{_count(len(trace.members), 'page')} on {_count(len(carriers), 'outlet')}, "
        f"cluster {trace.cluster_id}"
    )
    if original is not None:
        yield _line(_when(original), original.article_id, _marks(trace, original))
        yield original.url
    elif trace.published_not_after_at is not None:
        yield f"published by {_local(trace.published_not_after_at):%Y-%m-%d %H:%M}"


def _member_lines(trace: Trace, member: Member, *, with_edits: bool) -> Iterator[str]:
    lag = "" if member.lag_s is None else _lag(member.lag_s)
    sure = "" if member.confidence is None else _sure(member.confidence)
    yield _line(
        member.carried_by or "no address",
        _when(member),
        lag,
        "" if member.relation == "best" else member.relation,
        sure,
        member.article_id,
        _marks(trace, member),
    )
    if member.title and member.title != _heading(trace):
        yield f"title: {member.title}"
    for one in member.evidence:
        if one.kind not in {"time", "time_overlapping", "completeness"} or with_edits:
            yield f"{one.kind} [{one.found_in}]: {one.says}"
    weak = [one.kind for one in member.evidence if one.kind in {"time", "time_overlapping"}]
    if weak and not with_edits and len(weak) == len(member.evidence):
        yield f"only the dates speak for it: {weak[0]}"
    if member.source_id is None:
        yield _why_alone(member)
    yield from _edit_lines(member, with_edits=with_edits)


def _edit_lines(member: Member, *, with_edits: bool) -> Iterator[str]:
    counts = Counter(edit.change for edit in member.edits)
    words = [f"{counts[change]} {verb}" for change, verb in _CHANGES.items() if counts[change]]
    found = ["title changed"] if counts["title_changed"] else []
    if words:
        found.append(f"paragraphs: {', '.join(words)}")
    if member.n_junk:
        found.append(f"{_count(member.n_junk, 'junk line')} on its page")
    if found:
        yield "; ".join(found)
    if with_edits:
        yield from (f"  {_edit_words(edit)}" for edit in member.edits)


def _edit_words(edit: Edit) -> str:
    before, after = _flat(edit.before), _flat(edit.after)
    if edit.change == "title_changed":
        return f"title: {before} -> {after}"
    verb = _CHANGES[edit.change]
    number = edit.copy_paragraph if edit.source_paragraph is None else edit.source_paragraph
    if edit.change == "paragraph_changed":
        before, after = _differing(before, after)
    if edit.change == "paragraph_moved":
        return f"{verb} {number} to {edit.copy_paragraph}: {before}"
    both = f"{before} -> {after}" if before and after else before or after
    return f"{verb} {number}: {both}"


def _differing(before: str, after: str) -> tuple[str, str]:
    """Return the parts of two paragraphs from the first to the last difference."""
    start = Prefix.similarity(before, after)
    end = Postfix.similarity(before[start:], after[start:])
    return _part(before, start, len(before) - end), _part(after, start, len(after) - end)


def _part(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def _why_alone(member: Member) -> str:
    if member.names is None:
        return "names no source, and no earlier page is near enough"
    return f"says {member.names} wrote it; from which page it took the text is not known"


def _heading(trace: Trace) -> str:
    """Return the title of the original, where nobody knows it that of the best copy."""
    best = next(m for m in trace.members if m.article_id == trace.best_copy_id)
    return trace.title or best.title or "untitled"


def _sure(share: float) -> str:
    """Return a confidence with two digits, never rounded up to certainty."""
    return f"{int(share * 100) / 100:.2f}"


def _marks(trace: Trace, member: Member) -> str:
    is_best = member.is_best_copy and trace.original_id is None
    marks = ["best copy"] if is_best else []
    if member.article_id == trace.asked_id:
        marks.append("<- asked")
    return ", ".join(marks)


def _link_words(link: Link) -> str:
    words = _LINKS[link.relation, link.is_copy]
    return f"{words} {link.other_id} {link.other_by or ''} {link.other_title or ''}".rstrip()


def _moment(member: Member) -> tuple[bool, float, str]:
    at = member.published_at
    return at is None, at.timestamp() if at else 0.0, member.article_id


def _when(member: Member) -> str:
    if member.published_at is None or member.precision is None:
        return "undated"
    return f"{_local(member.published_at):{_FORMATS[member.precision]}}"


def _local(instant: datetime) -> datetime:
    return instant.astimezone(BEIJING)


def _lag(seconds: float) -> str:
    size, unit = next(
        ((size, unit) for size, unit in ((86400, "d"), (3600, "h")) if abs(seconds) >= 2 * size),
        (60, "min"),
    )
    return f"{seconds / size:+.0f} {unit}" if unit == "min" else f"{seconds / size:+.1f} {unit}"


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _line(*parts: str) -> str:
    return "  ".join(part for part in parts if part)


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _fit(line: str, room: int) -> str:
    """Return a line cut to that many columns."""
    return line if cell_len(line) <= room else set_cell_size(line, room - 1).rstrip() + "…"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
