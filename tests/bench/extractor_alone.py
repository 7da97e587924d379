"""The extractor by itself, as a worker process imports it."""

from dataclasses import replace

from ingest.assemble import Rules, make_article
from ingest.errors import PageError
from ingest.model.page import FetchedPage, Page
from ingest.portals.registry import all_portals

SILENT = ("sample_jiangcheng", "sample_zhixie")


def changed_rules(turn: int = 1) -> Rules:
    """Return rules by which two portals no longer speak for themselves; in even turns they do."""
    named = SILENT if turn % 2 else ()
    portals = tuple(replace(all_portals()[one], outlet=None) for one in named)
    return Rules(version=f"bench-{turn}", portals=portals)


def alone(pair: tuple[Page, FetchedPage], *, rules: Rules) -> int:
    """Return the length of the text of a page."""
    _, fetched = pair
    try:
        made = make_article([pair], first_seen_at=fetched.fetched_at, rules=rules)
    except PageError:
        return 0
    return made.article.n_chars
