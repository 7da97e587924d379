"""What each page shows that a change of its portal's template would change."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache

from ingest.assemble import PRESENT, Made, Rules
from ingest.extraction import UNREADABLE, Failure, Reading
from ingest.history.occasions import Occasion
from ingest.model.article import Reject
from ingest.model.route import PageSigns
from ingest.text.urls import canonical_url
from ingest.visiting.addresses import Address, own_pages

PASSING = frozenset(
    {UNREADABLE, "timeout", "crashed", "connection", "dns", "robots_unreachable", "paused"}
)
"""Reasons that say nothing about a portal's pages; so do HTTP 5xx and 408. What is archived is
read again by the weekly job."""

_ENDED = re.compile(r"[。！？!?…：:；;.）)】\]》〉”’」』\"'~～—―*＊]\s*$|[^\u3400-\u9fff，、,]\s*$")


def signs_of(address: Address, readings: Mapping[int, Reading]) -> PageSigns | None:
    """Return what the newest page of an address shows, None if there is none to judge.

    A page that was visited again counts if it holds an article: that others were removed says
    nothing about the template.
    """
    for number in sorted(readings, reverse=True):
        occasion, reading = address.occasions[number], readings[number]
        if not address.is_open[number] or not own_pages(address.url, occasion):
            continue
        if isinstance(reading.made, Failure) and (number > 0 or _is_passing(reading.made.reason)):
            continue
        return _signs(address.url, occasion, reading)
    return None


def signs_of_refusal(refusal: Reject) -> PageSigns | None:
    """Return what it shows that an address gave no page, None if that passes."""
    if refusal.portal is None or _is_passing(refusal.reason):
        return None
    return PageSigns(
        url=canonical_url(refusal.url),
        run_id=refusal.run_id,
        portal=refusal.portal,
        fetched_at=refusal.rejected_at,
        page_id=None,
        reason=refusal.reason,
        rules=rules_digest(refusal.portal),
    )


@cache
def rules_digest(portal_id: str) -> str:
    """Return a digest of the rules that read the pages of a portal."""
    return digest_of(portal_id, PRESENT)


def digest_of(portal_id: str, rules: Rules) -> str:
    """Return a digest of the given rules as far as they read the pages of a portal."""
    portal = rules.portal(portal_id)
    own = portal.rules if portal is not None else ()
    return hashlib.sha256(f"{rules.version} {own}".encode()).hexdigest()[:10]


def _signs(url: str, occasion: Occasion, reading: Reading) -> PageSigns:
    page, made = occasion.pages[0], reading.made
    portal = page.portal or ""
    if isinstance(made, Failure):
        return PageSigns(
            url=url,
            run_id=page.run_id,
            portal=portal,
            fetched_at=page.fetched_at,
            page_id=page.page_id,
            reason=_reason(made),
            rules=rules_digest(portal),
        )
    article, text = made.article, _text(made)
    return PageSigns(
        url=url,
        run_id=page.run_id,
        portal=portal,
        fetched_at=page.fetched_at,
        page_id=page.page_id,
        reason=None,
        has_title=bool(article.title),
        has_author=bool(article.author),
        has_published=article.published_at is not None,
        has_source=bool(article.source or article.declared_source),
        n_chars=article.n_chars,
        quality=article.quality,
        method=article.method,
        lang=article.lang or "",
        is_cut="cut_transfer" in article.flags,
        is_open=_ENDED.search(text) is None,
        is_damaged="\ufffd" in text or "锟斤拷" in text,
        text_sha256=article.text_sha256,
        shape=reading.shape,
        foot=reading.foot,
        rules=rules_digest(portal),
    )


def _text(made: Made) -> str:
    return next(one.text for one in made.contents if one.sha256 == made.article.text_sha256)


def _reason(failure: Failure) -> str:
    """Return why a page holds no article, with the first word of the detail where that tells."""
    if failure.reason not in {"not_an_article", "low_quality"}:
        return failure.reason
    return f"{failure.reason} {failure.detail.partition(':')[0]}"[:60]


def _is_passing(reason: str) -> bool:
    return reason in PASSING or reason == "http_408" or reason.startswith("http_5")
