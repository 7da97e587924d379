"""The one way in: a fetched page comes in, the parts of its article go out."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from lxml.etree import _Element as Element

from ingest.errors import DamagedPage, EmptyPage, NotAnArticle, NotHtml, OversizePage
from ingest.extract.address import addresses_of
from ingest.extract.assemble import assemble
from ingest.extract.body import Body, find_body, second_headline_at
from ingest.extract.boxes import boxed_in, is_comment_box
from ingest.extract.clues import Clue, Reading
from ingest.extract.decode import Decoded, decode, is_binary
from ingest.extract.draft import Draft
from ingest.extract.headed import headed_in
from ingest.extract.page import MAX_TEXT, HtmlPage, parse_html
from ingest.extract.pages import next_page_of
from ingest.extract.parts import ArticleParts
from ingest.extract.placed import body_lines
from ingest.extract.quality import Quality, doubt, refuse_poor
from ingest.extract.refusals import (
    MIN_CHARS,
    refuse_comments,
    refuse_list,
    refuse_notice,
    refuse_pictures,
    refuse_teaser,
    sells_the_rest,
)
from ingest.extract.script_body import article_in_scripts
from ingest.extract.script_facts import title_facts
from ingest.extract.state import filled, json_answer, page_around, state_on
from ingest.extract.templates import body_by, clues_by, is_of_era, titles_by
from ingest.extract.textpage import draft_of_text, rendered_text
from ingest.extract.title import Headline, find_headline
from ingest.extract.visible import Line
from ingest.extract.zones import (
    TAIL_LINES,
    author_box_clues,
    header_clues,
    machine_clues,
    tail_clues,
    time_attributes,
)
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal
from ingest.portals.rules import Rules

MAX_BYTES = 20_000_000
# A template that still matches a redesigned page finds its shell; then the next one is tried.
_TEMPLATE_QUALITY = 0.45

_PROSE_HAN = 16
_SENTENCE_END = re.compile("[。！？；…：][”」』）】]?$")
_TEXTUAL = re.compile(r"text/|html|xml|json|javascript|octet-stream|unknown", re.IGNORECASE)
_TAG = re.compile(
    r"<!--|<(?:!doctype|html|head|body|div|p|br|span|meta|a|table|title|section|article|script|h[1-6]|ul"
    r"|li|img|td|font)\b",
    re.IGNORECASE,
)
_OPENED = re.compile("<(?:html|body)\\b", re.IGNORECASE)
_CLOSED = re.compile("</(?:html|body)\\s*>", re.IGNORECASE)


def article_from(page: FetchedPage, *, portal: Portal | None) -> ArticleParts:
    """Return the parts of the article on a page.

    Args:
        page: The page as fetched, HTML or plain text.
        portal: Whose rules apply; None, or one without rules, uses generic extraction.

    Raises:
        EmptyPage: No bytes or no visible text.
        DamagedPage: Fewer bytes than the header promised.
        NotHtml: A picture, a PDF or another format.
        OversizePage: More than ``MAX_BYTES`` or ``MAX_TAGS``, or nested too deep.
        NotAnArticle: A list, a login, a notice of deletion, an error page.
        LowQuality: A body too short or too doubtful to publish.
    """
    decoded = _decoded(page)
    answer = json_answer(decoded)
    if answer is not None:
        return _article_in(answer, page_around(decoded, url=page.url), page, portal)
    if not _TAG.search(decoded.text):
        if len(decoded.text) > MAX_TEXT:
            raise OversizePage(page.url, f"{len(decoded.text)} characters of text")
        parts = assemble(draft_of_text(decoded, url=page.url, seen_at=page.seen_at))
        first_lines = parts.text_raw[:2000]
        refuse_notice(page.url, title=parts.title or "", text=first_lines, n_chars=len(parts.text))
        return _accepted(parts)
    html = parse_html(decoded, url=page.url)
    rendered = rendered_text(html)
    if rendered is not None:
        flat = replace(decoded, text=rendered)
        parts = assemble(draft_of_text(flat, url=page.url, seen_at=page.seen_at, page=html))
        refuse_list(page.url, lines=parts.text.split("\n"), n_linked=0)
        return _accepted(parts)
    for rules in portal.rules if portal else ():
        if not rules.state_is_page:
            ruled = _by_template(html, page, rules, state=state_on(html, rules))
            if ruled is not None:
                return _accepted(_checked(html, ruled))
    headline = find_headline(html)
    body, clues = _found_body(html, after=headline.main + 1)
    if body is None:
        _refuse_if_none(html, None)
        refuse_list(page.url, lines=(), n_linked=sum(line.is_linked for line in html.lines))
        raise NotAnArticle(page.url, "no_body: no container holds a sentence")
    parts = assemble(_draft(html, page, headline, body, rules=None, clues=clues))
    parts = _checked(html, parts)
    linked = sum(line.is_linked for line in body.lines)
    if len(parts.text) < MIN_CHARS:
        linked = sum(line.is_linked for line in html.lines)
    lines = parts.text.split("\n")
    refuse_list(page.url, lines=lines, n_linked=linked)
    if is_comment_box(body.node):
        refuse_comments(page.url, lines=lines)
    return _accepted(parts)


def _checked(html: HtmlPage, parts: ArticleParts) -> ArticleParts:
    """Return what was made of a page, doubted when the page sells the rest of its text.

    Raises:
        NotAnArticle: A notice, a login, the beginning of a sold text, a gallery or a video.
    """
    words = _refuse_if_none(html, parts)
    if words is None:
        return parts
    doubted = doubt(Quality(score=parts.quality, reasons=parts.quality_reasons), "paywall", 0.3)
    return replace(parts, quality=doubted.score, quality_reasons=doubted.reasons)


def _refuse_if_none(html: HtmlPage, parts: ArticleParts | None) -> str | None:
    """Return the words by which a page sells the rest of its text, None if it does not.

    Args:
        html: The page.
        parts: What was made of it, None if no body was found.

    Raises:
        NotAnArticle: A notice, a login, the beginning of a sold text, a gallery or a video.
        EmptyPage: Nothing is visible.
    """
    shown = [line for line in html.lines if not line.hidden]
    n_chars = len(parts.text) if parts else 0
    title = parts.title if parts and parts.title else html.title_tag
    unlinked = [line.text for line in shown if not line.is_linked]
    text = "\n".join(unlinked)
    if not shown and parts:
        text = parts.text
    elif shown and not text:
        text = shown[0].text
    refuse_notice(
        html.url,
        title=html.title_tag,
        text=text,
        n_chars=n_chars,
        body=parts.text.split("\n") if parts else (),
        is_dated=parts is not None and _is_dated(parts),
    )
    words = sells_the_rest(unlinked)
    refuse_teaser(html.url, words=words, n_chars=n_chars)
    if n_chars < MIN_CHARS:
        if next(html.root.iter("video", "embed"), None) is not None:
            raise NotAnArticle(html.url, "video: a player and hardly any text")
        if html.meta("refresh") and len(text) < MIN_CHARS:
            raise NotAnArticle(html.url, "redirect: the page only leads to another")
        pictures = sum(_is_shown_alone(image) for image in html.root.iter("img"))
        refuse_pictures(html.url, title=title, n_pictures=pictures, n_chars=n_chars)
    return words


def _is_dated(parts: ArticleParts) -> bool:
    """Return whether the page itself, not only its address, says when it was published."""
    return any(
        claim.field == "published" and claim.won and claim.rule != "date_url"
        for claim in parts.claims
    )


def _is_shown_alone(image: Element) -> bool:
    """Return whether a picture is no link, as thumbnails of other articles are."""
    node: Element | None = image
    for _ in range(4):
        if node is None:
            return True
        if node.tag == "a":
            return False
        node = node.getparent()
    return True


def _found_body(html: HtmlPage, *, after: int) -> tuple[Body | None, tuple[Clue, ...]]:
    """Return the body behind the headline, else anywhere, else in the page's scripts."""
    body = find_body(html, after=after)
    if _is_enough(body):
        return body, ()
    body = find_body(html, after=0) or body
    if _is_enough(body):
        return body, ()
    scripted = article_in_scripts(html)
    return (scripted.body, scripted.clues) if scripted else (body, ())


def _is_enough(body: Body | None) -> bool:
    return body is not None and sum(line.n_han for line in body.lines) >= MIN_CHARS


def fields_of(parts: ArticleParts) -> dict[str, Any]:
    """Return the parts as the JSON line that ``ingest extract`` prints."""
    published = parts.published
    return {
        "url": parts.url,
        "canonical_url": parts.canonical_url,
        "title": parts.title,
        "author": parts.author,
        "editor": parts.editor,
        "source": parts.source,
        "declared_source": parts.declared_source,
        "original_title": parts.original_title,
        "published": published.iso() if published else None,
        "published_at": published.iso() if published else None,
        "published_raw": published.raw if published else None,
        "published_precision": published.precision if published else None,
        "text": parts.text,
        "references": list(parts.references),
        "script": parts.script,
        "quality": parts.quality,
        "reasons": list(parts.quality_reasons),
        "method": parts.method,
        "agreement": parts.agreement,
        "charset": parts.charset,
        "flags": list(parts.flags),
        "next_page": parts.next_page,
        "claims": [asdict(claim) for claim in parts.claims],
        "dropped": [{"line": line.line, "rule": line.rule} for line in parts.dropped],
    }


def _article_in(
    answer: dict[str, Any], html: HtmlPage, page: FetchedPage, portal: Portal | None
) -> ArticleParts:
    """Return the parts of the article in an interface's answer, which only rules can read."""
    for rules in portal.rules if portal else ():
        if rules.state_is_page:
            parts = _by_template(html, page, rules, state=answer)
            if parts is not None:
                return _accepted(parts)
    raise NotAnArticle(page.url, "no_body: JSON that no rule reads")


def _by_template(
    html: HtmlPage, page: FetchedPage, rules: Rules, *, state: Any
) -> ArticleParts | None:
    """Return what a template makes of a page, None if it does not fit."""
    body = body_by(html, rules, state=state)
    if body is None:
        return None
    headline = find_headline(html, suffixes=rules.title_suffixes)
    parts = assemble(_draft(html, page, headline, body, rules=rules, state=state))
    fits = len(parts.text) >= MIN_CHARS and parts.quality >= _TEMPLATE_QUALITY
    return parts if fits and is_of_era(rules, parts.published) else None


def _decoded(page: FetchedPage) -> Decoded:
    if not page.body.strip():
        raise EmptyPage(page.url, "no bytes")
    if len(page.body) > MAX_BYTES:
        raise OversizePage(page.url, f"{len(page.body)} bytes")
    content_type = page.header("content-type")
    if content_type and not _TEXTUAL.search(content_type):
        raise NotHtml(page.url, f"content type {content_type[:60]}")
    if is_binary(page.body):
        raise NotHtml(page.url, "binary data")
    length = page.header("content-length")
    if length and length.isdigit() and not page.header("content-encoding"):
        missing = int(length) - len(page.body)
        if missing > 0:
            raise DamagedPage(page.url, f"cut transfer: {missing} bytes missing")
    decoded = decode(page.body, content_type=content_type)
    if _OPENED.search(decoded.text[:5000]) and not _CLOSED.search(decoded.text[-20000:]):
        decoded = replace(decoded, flags=(*decoded.flags, "cut_transfer"))
    if not decoded.text.strip():
        raise EmptyPage(page.url, "no characters")
    return decoded


def _draft(
    html: HtmlPage,
    page: FetchedPage,
    headline: Headline,
    body: Body,
    *,
    rules: Rules | None,
    state: Any = None,
    clues: Sequence[Clue] = (),
) -> Draft:
    order = {line: i for i, line in enumerate(html.lines)}
    end = second_headline_at(html, after=headline.main + 1)
    body = replace(body, lines=tuple(line for line in body.lines if order.get(line, -1) < end))
    positions = [order[line] for line in body.lines if line in order]
    first, last = (positions[0], positions[-1]) if positions else (len(order), len(order))
    clues = list(clues)
    titles: Sequence[Reading] = headline.readings
    stated = None
    if rules is not None:
        clues += clues_by(html, rules, state=state)
        titles = [*titles_by(html, rules, state=state), *titles]
        if rules.state_url and state is not None:
            stated = filled(rules.state_url, state)
    prose = next((order[line] for line in body.lines if line in order and _is_prose(line)), first)
    clues += header_clues(html, headline=headline.at, body_at=prose)
    clues += machine_clues(html)
    shown = html.lines[headline.main].text if headline.main >= 0 else ""
    clues += title_facts(html, titles[0].value if not shown and titles else shown)
    clues += time_attributes(html, after=headline.main + 1, body_at=prose, end=last + TAIL_LINES)
    clues += tail_clues(html, after=last)
    clues += author_box_clues(html.lines[first : last + 1 + TAIL_LINES])
    boxed = boxed_in(body.lines, body.node)
    boxed |= headed_in([line for line in body.lines if line not in boxed])
    return Draft(
        url=page.url,
        addresses=addresses_of(html, url=page.url, stated=stated),
        decoded=html.decoded,
        page=html,
        seen_at=page.seen_at,
        titles=titles,
        body=body_lines(body.lines, boxed=boxed),
        clues=clues,
        method=body.method,
        agreement=body.agreement,
        headline=html.lines[headline.main].node if headline.main >= 0 else None,
        next_page=next_page_of(html),
    )


def _is_prose(line: Line) -> bool:
    """Return whether a line is a sentence of the text: what stands above the first is header."""
    return line.n_han >= _PROSE_HAN and _SENTENCE_END.search(line.text) is not None


def _accepted(parts: ArticleParts) -> ArticleParts:
    if not parts.text:
        raise NotAnArticle(parts.url, "no_body: every line is boilerplate")
    quality = Quality(score=parts.quality, reasons=parts.quality_reasons)
    refuse_poor(parts.url, quality=quality, n_chars=len(parts.text))
    return parts
