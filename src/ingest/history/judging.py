"""What one look found: the answer of a server and two states of a page, typed.

Only a server that says so, or a page, removes an article. Whatever else keeps it from being
read is an outage or a closed door, and says nothing about the article.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.history.changes import Text, changes_between, is_part, share_kept
from ingest.history.notices import Notice
from ingest.model.version import Change, Outcome

SAME_ARTICLE = 0.5
"""Share of the earlier text that must still be there for a text at another address to be it."""

OTHER_ARTICLE = 0.1
"""Share below which a page with another headline holds another article."""

SHORT_PAGE = 600
"""Characters outside of links; a front page that is out of order says so and little else."""

_GONE_STATUS = frozenset({404, 410})
_BLOCKED_REASONS = frozenset({"offsite"})
_BLOCKED_STATUS = frozenset(range(400, 500)) - {404, 408, 410}
"""Doors, and what firewalls answer to crawlers; 451 is said to the readers of one country."""

_DOOR = re.compile(
    "log-?in|sign-?in|passport|captcha|verify|antispider|forbidden|access-?denied|/waf|challenge",
    re.IGNORECASE,
)
_NOT_FOUND_PATH = re.compile(
    r"(?:^|/)(?:404|not-?_?found|error-?_?404)(?:\.\w+)?/?$", re.IGNORECASE
)
_INDEX = re.compile(r"/(?:index|default|list)\.\w+$", re.IGNORECASE)
_LIST = "list: "
"""Word of the extraction for a page that lists others."""

_FRONT_PATH = re.compile(r"/(?:(?:index|default|home|main)\.\w+|home/?|m/?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stood at an address, as the present rules read it.

    Args:
        asked: Canonical form of the address asked for.
        landed: The same of the address that answered, after redirects.
        status: HTTP status.
        article: Canonical address of the article read, None if none was.
        text: What it says, None if there is none.
        notices: What the page says as in place of an article.
        n_chars: Characters it shows outside of links.
        is_whole: Whether its bytes end as a page does.
        failure: Why there is no article; empty if there is one.
    """

    asked: str
    landed: str
    status: int
    article: str | None = None
    text: Text | None = None
    notices: tuple[Notice, ...] = ()
    n_chars: int = 0
    is_whole: bool = True
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a look found.

    Args:
        outcome: The outcome.
        changes: What changed; empty unless ``changed``.
        detail: What shows it.
        moved_to: Canonical address of a moved article.
    """

    outcome: Outcome
    changes: tuple[Change, ...] = ()
    detail: str = ""
    moved_to: str | None = None


def judged_answer(answer: str) -> Judgement:
    """Return what a visit found that brought no page.

    Args:
        answer: Reason why there is none: ``timeout``, ``http_503``, ``robots``, ...
    """
    if answer == "robots":
        return Judgement(outcome="robots")
    status = answer.removeprefix("http_")
    if answer in _BLOCKED_REASONS or (status.isdigit() and int(status) in _BLOCKED_STATUS):
        return Judgement(outcome="blocked")
    return Judgement(outcome="outage")


def judged(seen: Seen, before: Seen | None) -> Judgement:
    """Return what a visit found that brought a page.

    Args:
        seen: What it brought.
        before: What the address held when its article was last read, None if it never was.
    """
    if seen.status in _GONE_STATUS:
        return Judgement(outcome="gone", detail=f"HTTP {seen.status}")
    if seen.status in _BLOCKED_STATUS:
        return Judgement(outcome="blocked", detail=f"HTTP {seen.status}")
    if not 200 <= seen.status < 300:
        return Judgement(outcome="outage", detail=f"HTTP {seen.status}")
    notice = _new_notice(seen, before)
    if before is None or before.text is None:
        return _judged_alone(seen, before, notice)
    if seen.text is not None:
        judgement = _judged_text(seen, seen.text, before, before.text, notice)
        if judgement is not None:
            return judgement
    return _without_article(seen, notice)


def _new_notice(seen: Seen, before: Seen | None) -> Notice | None:
    """Return the first thing a page says that it did not say beside the article."""
    known = before.notices if before is not None else ()
    return next((notice for notice in seen.notices if notice not in known), None)


def _judged_alone(seen: Seen, before: Seen | None, notice: Notice | None) -> Judgement:
    """Judge a page that cannot be compared."""
    if seen.text is None:
        return _without_article(seen, notice)
    if before is None:
        return Judgement(outcome="first")
    detail = f"the earlier fetch can no longer be read: {before.failure}"
    return Judgement(outcome="unchanged", detail=detail)


def _judged_text(
    seen: Seen, text: Text, before: Seen, earlier: Text, notice: Notice | None
) -> Judgement | None:
    """Judge a page with a text; None where it is not the article's."""
    kept, is_less = share_kept(earlier, text), is_part(earlier, text)
    if seen.article != before.article:
        if kept >= SAME_ARTICLE or is_part(text, earlier):
            return Judgement(outcome="moved", moved_to=seen.article)
        return None
    if is_less and not seen.is_whole and before.is_whole:
        return Judgement(outcome="outage", detail="the page is cut")
    if notice is not None and notice.kind == "blocked" and (is_less or not kept):
        return Judgement(outcome="blocked", detail=notice.words)
    changes = changes_between(earlier, text)
    is_other = notice is not None or "title_changed" in changes
    if kept < OTHER_ARTICLE and is_other and "retracted" not in changes:
        return None
    return Judgement(outcome="changed" if changes else "unchanged", changes=changes)


def _without_article(seen: Seen, notice: Notice | None) -> Judgement:
    """Judge an answer that does not hold the article."""
    if seen.landed != seen.asked:
        if _DOOR.search(seen.landed) and not _DOOR.search(seen.asked):
            return Judgement(outcome="blocked", detail=f"sent to {seen.landed}")
        is_in_order = notice is None or notice.kind == "removed" or seen.n_chars > SHORT_PAGE
        if is_in_order and (_is_front(seen) or _NOT_FOUND_PATH.search(urlsplit(seen.landed).path)):
            return Judgement(outcome="gone", detail=f"sent to {seen.landed}")
    if notice is None:
        detail = seen.failure or "another article stands there"
        return Judgement(outcome="outage", detail=detail)
    match notice.kind:
        case "retracted":
            return Judgement(outcome="changed", changes=("retracted",), detail=notice.words)
        case "removed":
            return Judgement(outcome="gone", detail=notice.words)
        case _:
            return Judgement(outcome=notice.kind, detail=notice.words)


def _is_front(seen: Seen) -> bool:
    """Return whether an address led to a front page: of the site or of a section."""
    path, asked = urlsplit(seen.landed).path, urlsplit(seen.asked).path
    if _FRONT_PATH.fullmatch(path or "/"):
        return True
    is_folder = path.endswith("/") or _INDEX.search(path) is not None
    return is_folder and (path.count("/") < asked.count("/") or _LIST in seen.failure)
