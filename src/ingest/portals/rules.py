"""How one era of one site's article pages is built."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Selectors for one template of one site; what general extraction gets right stays out.

    Selectors are CSS (``cssselect``); several in one string, separated by commas, are
    alternatives in document order.

    Args:
        body: Node that holds the paragraphs.
        title: Node of the headline.
        author: Node of the author's name.
        editor: Node of the editor's name.
        source: Node of the 来源.
        published: Node of the dateline.
        drop: Nodes inside the body that are not text.
        title_suffixes: Tails of the title that name the site.
        state_script: ``script`` node whose JSON holds the article.
        state_body: Dotted path to the body inside that JSON; HTML or plain text.
        state_title: Dotted path to the title.
        state_author: Dotted path to the author.
        state_source: Dotted path to the source.
        state_published: Dotted path to the dateline or epoch.
        until: Last day this template was in use; None while it is.
    """

    body: str | None = None
    title: str | None = None
    author: str | None = None
    editor: str | None = None
    source: str | None = None
    published: str | None = None
    drop: tuple[str, ...] = ()
    title_suffixes: tuple[str, ...] = ()
    state_script: str | None = None
    state_body: str | None = None
    state_title: str | None = None
    state_author: str | None = None
    state_source: str | None = None
    state_published: str | None = None
    until: date | None = None
