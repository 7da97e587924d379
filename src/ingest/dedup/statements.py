"""What a page says about where its text came from, in names that can be compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ingest.model.article import ClaimRow, DroppedLineRow
from ingest.model.document import Document
from ingest.text.clean import key_text
from ingest.text.credit import account_id_in, bare_name, outlet_in_credit
from ingest.text.outlets import (
    Outlet,
    is_generic_source,
    outlet_by_id,
    outlet_of_host,
    outlet_of_wechat,
)
from ingest.text.urls import canonical_url

CLAIM_FIELDS = frozenset({"source", "declared_source", "original_title", "canonical_url"})
"""Fields of the readings that say where a text came from."""

ORIGIN_RULES = frozenset(
    {
        *("wechat_origin", "reprint_origin", "reprint_note", "original_title", "translated_from"),
        *("source_line", "source_line_bare", "outlet_byline", "compiled_from", "tail_origin"),
    }
)
"""Line rules whose lines say where a text came from, whatever was read from them."""

ELSEWHERE = "url_elsewhere"
"""Rule of an address on another site that a page gives as its own canonical one."""

KIND_OF_RULE = {
    "source_account": "account",
    "source_reprint": "reprint",
    "source_byline": "byline",
    "source_reporter": "byline",
    "source_end_note": "byline",
    "source_wire": "byline",
    "source_reference": "reference",
}
"""What kind of statement an extraction rule reads; every other rule reads a 来源."""

ACCOUNT_NAME = "source_account_name"
"""The rule that reads whose account a page of a platform stands on."""

_PRINTED_TITLE = re.compile("原(?:文)?标题\\s*[：:为]?\\s*《([^》]{4,80})》")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An outlet as somebody named it.

    Args:
        key: What makes two names the same outlet: its id, or the key text of an unknown name.
        name: Name to show, the usual one when the outlet is known.
        owner: Whoever owns it: outlets of one owner do not speak against each other.
        site: Key of the outlet on whose site its texts appear, where that is another one.
    """

    key: str
    name: str
    owner: str
    site: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement of a page about where its text came from.

    Args:
        kind: ``source_line``, ``account``, ``reprint``, ``byline``, ``reference`` or
            ``original_title``.
        names: What it names: the key of an outlet, or the key text of a title.
        words: The words it was read from, the value itself where nothing else is kept.
        found_in: The field or node they stand in, or ``line:`` and the rule of a dropped line.
        rule: Id of the extraction rule that read them, None for a field handed in as it is.
    """

    kind: str
    names: str
    words: str
    found_in: str
    rule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What one page says about its source.

    Args:
        own: Outlet whose place the page stands on: the site's, or an account's; or None.
        nearest: The outlet the page took the text from as printed (来源), or None.
        root: The outlet that wrote it as far as the page says, or None; no platform.
        original_title: 原文标题 as printed, also where it is the page's own; or None.
        original_title_key: Its key text, None where it is the page's own headline.
        writer: The outlet to name when the page names nobody: its site's own, unless that site
            mostly reposts; None otherwise.
        speaks_for: Keys of the outlets whose texts appear first on such a page.
        said: Every statement, in order of the readings.
        references: Addresses it names as its sources, canonical.
        canonical: Address of another page that it says it is, or None.
    """

    own: Named | None
    nearest: Named | None
    root: Named | None
    original_title: str | None
    original_title_key: str | None
    writer: Named | None
    speaks_for: frozenset[str]
    said: tuple[Said, ...]
    references: frozenset[str]
    canonical: str | None

    @property
    def names_another(self) -> bool:
        """Whether the page says that an outlet other than its own wrote the text."""
        return self.root is not None and self.root.key not in self.speaks_for


def about_origin(
    claims: Iterable[ClaimRow], dropped: Iterable[DroppedLineRow]
) -> tuple[tuple[ClaimRow, ...], tuple[DroppedLineRow, ...]]:
    """Return the claims and dropped lines of one article that a document has to carry.

    Args:
        claims: Every claim of the article.
        dropped: Every line that was taken out of its body.
    """
    kept = tuple(claim for claim in claims if claim.field in CLAIM_FIELDS)
    read = {claim.found_in.removeprefix("line:") for claim in kept}
    values = tuple(claim.value for claim in kept)
    return kept, tuple(
        line
        for line in dropped
        if line.rule in ORIGIN_RULES
        or (line.rule in read and any(value in line.line for value in values))
    )


def statements_of(document: Document) -> Statements:
    """Return what a document's page says; generic sources such as 网络 say nothing."""
    claims, origin_lines = about_origin(document.claims, document.origin_lines)
    document = replace(document, claims=claims, origin_lines=origin_lines)
    lines = tuple(line.line for line in origin_lines)
    nearest = named(document.declared_source, lines)
    written_by = named(document.source, lines)
    root = next((one for one in (written_by, nearest) if one and not _is_platform(one)), None)
    site = _site(document)
    own = _own(document, site)
    title = _original_title(document, lines)
    is_own_title = title is None or key_text(title) == key_text(document.title)
    return Statements(
        own=own,
        nearest=nearest or written_by,
        root=root,
        original_title=title,
        original_title_key=None if title is None or is_own_title else key_text(title) or None,
        writer=_writer(own),
        speaks_for=_speaks_for(own, root, site),
        said=tuple(_said(document, lines)),
        references=frozenset(map(canonical_url, document.references)),
        canonical=_canonical(document),
    )


def named(name: str | None, lines: Iterable[str] = ()) -> Named | None:
    """Return the outlet a printed name means, or None for no name and for generic ones.

    Args:
        name: The name, perhaps with a reporter, a channel or the site that carries it.
        lines: Lines that may name the WeChat id of an account whose name nobody knows.
    """
    if name is None or is_generic_source(name):
        return None
    outlet = outlet_by_id(name) or outlet_in_credit(name)
    if outlet is None or outlet.is_platform:
        outlet = _by_account(name, lines, is_platform=outlet is not None) or outlet
    if outlet is not None:
        return _known(outlet)
    bare = bare_name(name)
    if is_generic_source(bare):
        return None
    key = key_text(bare)
    return Named(key=key, name=bare, owner=key) if key else None


def _by_account(name: str, lines: Iterable[str], *, is_platform: bool) -> Outlet | None:
    """Return the outlet whose account id stands in a line beside the name."""
    ids = (account_id_in(line) for line in lines if is_platform or name in line)
    return next(filter(None, (outlet_of_wechat(one) for one in ids if one)), None)


def _site(document: Document) -> Outlet | None:
    host = urlsplit(document.url).hostname if document.url else None
    return outlet_of_host(host) if host else None


def _own(document: Document, site: Outlet | None) -> Named | None:
    """Return whose place the page stands on: an account's on a platform, else the site's."""
    if site is not None and site.is_platform:
        account = next((c.value for c in document.claims if c.rule == ACCOUNT_NAME), None)
        if account is not None:
            return named(account)
    if document.portal:
        return named(document.portal)
    return _known(site) if site else None


def _original_title(document: Document, lines: Iterable[str]) -> str | None:
    """Return the printed 原文标题, also one that equals the headline and so was not taken."""
    if document.original_title:
        return document.original_title
    found = (_PRINTED_TITLE.search(line) for line in lines)
    return next((match[1] for match in found if match), None)


def _speaks_for(own: Named | None, root: Named | None, site: Outlet | None) -> frozenset[str]:
    """Return whose texts appear first on a page: its own, its platform's, its site's papers'."""
    found = {own.key} if own else set()
    if site is not None and site.is_platform:
        found.add(site.id)
    if own is not None and root is not None and root.site == own.key:
        found.add(root.key)
    return frozenset(found)


def _said(document: Document, lines: tuple[str, ...]) -> Iterable[Said]:
    if not document.claims:
        yield from _fields(document, lines)
        return
    for claim in document.claims:
        if claim.rule in {ACCOUNT_NAME, "source_declared"}:
            continue  # whose page it is; what declared_source says again
        words = _words_of(claim, document.origin_lines)
        if claim.field == "original_title":
            yield Said(
                kind="original_title",
                names=key_text(claim.value),
                words=words,
                found_in=claim.found_in,
                rule=claim.rule,
            )
        elif claim.field in {"source", "declared_source"}:
            outlet = named(claim.value, lines)
            if outlet is not None:
                yield Said(
                    kind=KIND_OF_RULE.get(claim.rule, "source_line"),
                    names=outlet.key,
                    words=words,
                    found_in=claim.found_in,
                    rule=claim.rule,
                )


def _fields(document: Document, lines: tuple[str, ...]) -> Iterable[Said]:
    """Yield what fields say that were handed in without the readings behind them."""
    for field, value in (
        ("declared_source", document.declared_source),
        ("source", document.source),
    ):
        outlet = named(value, lines)
        if outlet is not None and value is not None:
            yield Said(kind="source_line", names=outlet.key, words=value, found_in=field, rule=None)
    if document.original_title:
        yield Said(
            kind="original_title",
            names=key_text(document.original_title),
            words=document.original_title,
            found_in="original_title",
            rule=None,
        )


def _words_of(claim: ClaimRow, lines: Iterable[DroppedLineRow]) -> str:
    """Return the line a claim was read from, or its value where the line is not kept."""
    where = claim.found_in.removeprefix("line:")
    found = (line.line for line in lines if line.rule == where and claim.value in line.line)
    return next(found, claim.value)


def _canonical(document: Document) -> str | None:
    value = next((c.value for c in document.claims if c.rule == ELSEWHERE), None)
    found = canonical_url(value) if value else None
    return found if found != document.url else None


def _is_platform(one: Named) -> bool:
    outlet = outlet_by_id(one.key)
    return outlet is not None and outlet.is_platform


def _writer(own: Named | None) -> Named | None:
    outlet = outlet_by_id(own.key) if own else None
    return None if outlet is None or outlet.mostly_reposts else own


def _known(outlet: Outlet) -> Named:
    return Named(key=outlet.id, name=outlet.name, owner=outlet.owner or outlet.id, site=outlet.site)
