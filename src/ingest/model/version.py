"""What became of an article after it was published: looks at it and its versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from ingest.model.column import Column

Outcome = Literal["first", "unchanged", "changed", "moved", "gone", "blocked", "outage", "robots"]
Change = Literal[
    "typo", "update", "title_changed", "paragraph_cut", "paragraph_added", "retracted", "restored"
]
State = Literal["present", "missing", "deleted", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of an address as the crawl saw it, before anybody looked inside.

    Args:
        url: Canonical form of the address asked for.
        portal: Portal it belongs to; None for added files.
        looked_at: When, UTC.
        answer: HTTP status of a new fetch; ``304`` or ``same`` where the newest fetch still
            holds; else the reason why there is none: ``timeout``, ``http_503``, ``robots``, ...
        page_id: The fetch that was brought, or the one that still holds; None without one.
        run_id: The run.
    """

    url: str
    portal: str | None
    looked_at: datetime
    answer: str
    page_id: str | None
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at one article: the first fetch and every visit after it, with what it found.

    Grain: one row per article and instant. What could not be read, an outage or a blocked page,
    says nothing about the article and is never taken for a deletion.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    looked_at: Annotated[datetime, Column("When.", unit="UTC", key=True)]
    url: Annotated[str, Column("Address asked for, canonical.")]
    portal: Annotated[str | None, Column("Portal it belongs to; null for added files.")]
    answer: Annotated[
        str,
        Column(
            "What came back: HTTP status of a new fetch; 304 or same when the bytes were those "
            "of an earlier one; else why nothing came: timeout, dns, connection, truncated, "
            "http_503, robots, ..."
        ),
    ]
    outcome: Annotated[
        str,
        Column(
            "first; unchanged; changed; moved (redirected to another address with the same "
            "text); gone (404, 410, a notice of removal, sent to the front page); blocked (401, "
            "403, a check for robots, a login); outage (5xx, timeout, cut transfer, nothing to "
            "read, or gone together with most of its portal, see detail); or robots (robots.txt "
            "forbids it by now)."
        ),
    ]
    changes: Annotated[
        tuple[str, ...],
        Column(
            "What a changed text has other than before: typo, update, title_changed, "
            "paragraph_cut, paragraph_added, retracted."
        ),
    ]
    detail: Annotated[str, Column("What shows it, in a few words; empty for nothing to add.")]
    page_id: Annotated[
        str | None, Column("The fetch it brought, or the earlier one with the same bytes.")
    ]
    compared_page_id: Annotated[
        str | None, Column("The fetch it was compared with, both read by the same rules.")
    ]
    text_sha256: Annotated[
        str | None, Column("SHA-256 of the text it brought; null if it brought no other one.")
    ]
    title: Annotated[
        str | None, Column("The headline it brought; null if it brought no other text.")
    ]
    moved_to: Annotated[str | None, Column("Where a moved article stands, canonical address.")]
    run_id: Annotated[str, Column("The run that looked.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """One distinct state of one article: a text, or its absence.

    Grain: one row per article and version. Looks that found the same state are one version; it
    began at some time after the ``last_seen_at`` of the version before. A deletion is proved by
    two looks at least a day apart; until then the article is missing.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    version: Annotated[int, Column("Order of the states, from 1.", unit="versions", key=True)]
    state: Annotated[
        str,
        Column(
            "present; missing (gone at one look, or at looks within a day); deleted (still gone a "
            "day or more later); or moved (its text stands at another address)."
        ),
    ]
    changes: Annotated[
        tuple[str, ...],
        Column(
            "What this text has other than the last one: typo, update, title_changed, "
            "paragraph_cut, paragraph_added, retracted; restored after an absence."
        ),
    ]
    first_seen_at: Annotated[datetime, Column("First look that found this state.", unit="UTC")]
    last_seen_at: Annotated[datetime, Column("Last look that found this state.", unit="UTC")]
    n_looks: Annotated[int, Column("Looks that found this state.", unit="looks")]
    page_id: Annotated[
        str | None, Column("The fetch that first showed it; null when there was no answer to keep.")
    ]
    text_sha256: Annotated[
        str | None,
        Column(
            "SHA-256 of the text; version_texts holds it where it is not the article's current "
            "text_sha256. Null for an absence and for a retraction in a few words."
        ),
    ]
    title: Annotated[str | None, Column("The headline; null where the text is, or without one.")]
    moved_to: Annotated[str | None, Column("Where a moved article stands, canonical address.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionText:
    """One text that a version of an article had and another one followed.

    Grain: one row per SHA-256 of a text. ``texts`` keeps one row per article, its current text;
    the text of any version is here, or it is the current one.
    """

    text_sha256: Annotated[str, Column("SHA-256 of the UTF-8 text, hex.", key=True)]
    text: Annotated[str, Column("The text, as texts would give it.")]
