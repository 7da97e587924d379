"""Which routes can look back: those that ask for words or days, and lists that have pages."""

import re

from ingest.portals.portal import Paged, Route, TwoStep

_HOLE = re.compile(r"\{(page|keyword|since|until|day)\b")

_DATED = frozenset({"since", "until", "day"})


def holes_of(route: Route) -> frozenset[str]:
    """Return the names of the holes in what a route asks for: page, keyword, day, since, until."""
    asked = route.then if isinstance(route, TwoStep) else route
    posted = (asked.json or asked.form) if isinstance(asked, Paged) else None
    return frozenset(_HOLE.findall(f"{asked.url} {posted}"))


def can_look_back(route: Route, *, keyword: str) -> bool:
    """Return whether a route can be asked for what was published earlier.

    A search by words alone needs a word. A daily list knows no words: it can be leafed through by
    its pages, or asked for other days than those of a daily crawl.

    Args:
        route: The route.
        keyword: What the articles are to be about; empty where only days matter.
    """
    holes = holes_of(route)
    if route.search:
        return bool(keyword) or holes - {"page"} != {"keyword"}
    return not keyword and bool(holes & (_DATED | {"page"}))
