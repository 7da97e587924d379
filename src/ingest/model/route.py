"""How the sources did: each route in each run, and what each portal's pages were like."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column

BAD_VERDICTS = frozenset(
    {"empty", "below_min", "stale", "blocked", "shape_changed", "robots", "refused"}
)
"""Verdicts of a route that is broken; ``failed`` is a server that is down, which passes."""

BAD_PORTAL_VERDICTS = frozenset({"drift", "blocked"})
"""Verdicts of a portal whose pages are not published as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRun:
    """One run of one discovery route: what it gave and whether it worked.

    Grain: one row per run and route.
    """

    run_id: Annotated[str, Column("The run.", key=True)]
    portal: Annotated[str, Column("The portal.", key=True)]
    route: Annotated[str, Column("Kind and address of the route.", key=True)]
    ran_at: Annotated[datetime, Column("When.", unit="UTC")]
    n_requests: Annotated[int, Column("List pages asked for.", unit="requests")]
    n_links: Annotated[int, Column("Article addresses found.", unit="addresses")]
    n_new: Annotated[int, Column("Of these, never seen before.", unit="addresses")]
    verdict: Annotated[
        str,
        Column(
            "ok; empty (lists nothing); below_min (far fewer addresses than usual); stale (nothing "
            "new for much longer than usual, or older articles than before); blocked (a login, a "
            "check for robots, HTTP 403); shape_changed (not what is declared); robots (robots.txt "
            "forbids it); refused (leads where no request may go); failed (the server is down)."
        ),
    ]
    detail: Annotated[str, Column("What went wrong, in a few words.")]
    newest_item_at: Annotated[
        datetime | None,
        Column(
            "Newest time of publication on its lists; where they tell none, when the newest of "
            "their addresses was first seen. Null if nothing was listed.",
            unit="UTC",
        ),
    ] = None
    oldest_item_at: Annotated[
        datetime | None, Column("The oldest, told the same way.", unit="UTC")
    ] = None
    damaged_share: Annotated[
        float | None,
        Column("Characters of the lists that were lost; null if none was read.", unit="share 0..1"),
    ] = None
    is_cut: Annotated[
        bool | None,
        Column("Whether one of the lists ended in the middle; null if none was read."),
    ] = None
    is_off: Annotated[
        bool | None,
        Column(
            "Whether the route is switched off from this run on, after two bad runs in a row; it "
            "is then asked one thing a day until it answers. Null in rows from before there was "
            "such a switch."
        ),
    ] = None
    n_gaps: Annotated[
        int | None,
        Column(
            "Lists that were read before and named nothing known: what stood on them in between "
            "was perhaps missed. Null in rows from before it was counted.",
            unit="lists",
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRun:
    """What the pages of one portal were like in one crawl, against its own history.

    Grain: one row per crawl and portal that brought pages not seen before.
    """

    run_id: Annotated[str, Column("The crawl that brought the pages.", key=True)]
    portal: Annotated[str, Column("The portal.", key=True)]
    ran_at: Annotated[datetime, Column("When the last of the pages was fetched.", unit="UTC")]
    verdict: Annotated[
        str,
        Column(
            "ok; learning (too little history to judge); suspect (odd pages, too few to tell: they "
            "wait for the next run); layout_changed (pages are built otherwise, and read as well "
            "as before); drift (what is read has changed for the worse: the pages are held back); "
            "blocked (pages are logins or checks for robots); or accepted (somebody looked: what "
            "was seen before counts no more)."
        ),
    ]
    detail: Annotated[str, Column("What has changed, in a few words.")]
    n_pages: Annotated[int, Column("Pages looked at.", unit="pages")]
    n_articles: Annotated[int, Column("Of these, pages that hold an article.", unit="pages")]
    n_held: Annotated[int, Column("Pages held back: rejects with the reason drift.", unit="pages")]
    title_share: Annotated[float | None, Column("Articles with a headline.", unit="share 0..1")]
    author_share: Annotated[float | None, Column("Articles with an author.", unit="share 0..1")]
    published_share: Annotated[float | None, Column("Articles with a date.", unit="share 0..1")]
    source_share: Annotated[
        float | None, Column("Articles that name their source.", unit="share 0..1")
    ]
    familiar_share: Annotated[
        float | None,
        Column("Articles on pages built like earlier ones of the portal.", unit="share 0..1"),
    ]
    median_chars: Annotated[
        float | None, Column("Median length of the articles.", unit="characters")
    ]
    mean_quality: Annotated[
        float | None, Column("Mean quality of the articles.", unit="share 0..1")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSigns:
    """What one page showed that a change of its portal's template would change.

    Grain: one row per address and crawl. Internal: it is the history that new pages are judged
    by.
    """

    url: Annotated[str, Column("Canonical form of the address asked for.", key=True)]
    run_id: Annotated[str, Column("The crawl.", key=True)]
    portal: Annotated[str, Column("The portal.")]
    fetched_at: Annotated[datetime, Column("When.", unit="UTC")]
    page_id: Annotated[str | None, Column("The fetch; null if nothing was brought.")]
    reason: Annotated[str | None, Column("Why it holds no article; null if it holds one.")]
    has_title: Annotated[bool, Column("Whether a headline was read.")] = False
    has_author: Annotated[bool, Column("Whether an author was read.")] = False
    has_published: Annotated[bool, Column("Whether a date was read.")] = False
    has_source: Annotated[bool, Column("Whether a source was read.")] = False
    n_chars: Annotated[int, Column("Length of the text.", unit="characters")] = 0
    quality: Annotated[
        float, Column("How far the extraction is to be trusted.", unit="share 0..1")
    ] = 0.0
    method: Annotated[str, Column("How the body was found; empty without one.")] = ""
    lang: Annotated[str, Column("Language of the text; empty when undecided.")] = ""
    is_cut: Annotated[bool, Column("Whether the page's bytes end in the middle.")] = False
    is_open: Annotated[bool, Column("Whether the text ends in the middle of a sentence.")] = False
    is_damaged: Annotated[bool, Column("Whether characters were lost.")] = False
    text_sha256: Annotated[str, Column("SHA-256 of the text, hex; empty without one.")] = ""
    shape: Annotated[
        tuple[str, ...],
        Column("Hashes of the paths of tags and classes down to the text, heaviest first."),
    ] = ()
    foot: Annotated[str, Column("Hash of tag and class of the page's last block.")] = ""
    held_for: Annotated[
        str | None, Column("suspect or drift while the page is held back; null if it is not.")
    ] = None
    rules: Annotated[str, Column("Digest of the rules that read it.")] = ""
