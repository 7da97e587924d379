"""What a page says about where its text came from, in names that can be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from ingest.model.document import Document
from ingest.text.clean import key_text
from ingest.text.outlets import (
    Outlet,
    all_outlets,
    is_generic_source,
    outlet_named,
    outlet_of_host,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An outlet as somebody named it.

    Args:
        key: What makes two names the same outlet: its id, or the key text of an unknown name.
        name: Name to show, the usual one when the outlet is known.
    """

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What one page says about its source.

    Args:
        own: Outlet of the site that served the page, or None.
        nearest: The outlet the page took the text from as printed (来源), or None.
        root: The outlet that wrote it as far as the page says, or None.
        original_title_key: Key text of 原文标题, or None.
        writer: The outlet to name when the page names nobody: its site's own, unless that site
            mostly reposts; None otherwise.
    """

    own: Named | None
    nearest: Named | None
    root: Named | None
    original_title_key: str | None
    writer: Named | None

    @property
    def is_own_work(self) -> bool:
        """Whether the page names the outlet of its own site as the writer."""
        return self.own is not None and self.root is not None and self.own.key == self.root.key


def statements_of(document: Document) -> Statements:
    """Return what a document's page says; generic sources such as 网络 say nothing."""
    nearest = named(document.declared_source)
    written_by = named(document.source)
    return Statements(
        own=_own(document),
        nearest=nearest or written_by,
        root=written_by or nearest,
        original_title_key=(
            key_text(document.original_title) or None if document.original_title else None
        ),
        writer=_writer(_own(document)),
    )


def named(name: str | None) -> Named | None:
    """Return the outlet a printed name means, or None for no name and for generic ones."""
    if name is None or is_generic_source(name):
        return None
    outlet = _by_id().get(name) or outlet_named(name)
    return _known(outlet) if outlet else Named(key=key_text(name), name=name.strip())


def first_named(names: Iterable[Named], key: str) -> str:
    """Return the name to show for a key."""
    return next(named.name for named in names if named.key == key)


def _own(document: Document) -> Named | None:
    """Return whose place the page stands on: an account's on a platform, else the site's."""
    if document.portal:
        return named(document.portal)
    host = urlsplit(document.url).hostname if document.url else None
    outlet = outlet_of_host(host) if host else None
    return _known(outlet) if outlet else None


def _writer(own: Named | None) -> Named | None:
    if own is None or own.key not in _by_id() or _by_id()[own.key].mostly_reposts:
        return None
    return own


def _known(outlet: Outlet) -> Named:
    return Named(key=outlet.id, name=outlet.name)


@cache
def _by_id() -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in all_outlets()}
