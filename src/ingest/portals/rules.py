"""How one era of one site's article pages is built."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    r"""Selectors for one template of one site; what general extraction gets right stays out.

    Selectors are CSS (``cssselect``); several in one string, separated by commas, are
    alternatives in document order. A node that is a ``textarea`` holds HTML as its text, which
    is read as such.

    Many sites keep the article as JSON instead, their *state*. It stands in a script element
    (``state_script``), in a script's assignment (``state_after``), or is the whole answer of an
    interface (``state_is_page``). Paths into it are dotted: ``data.main`` is a key of a key,
    ``objects.0`` an item by number, ``authors[].name`` takes every item and
    ``contentList[type=text].data`` those whose ``type`` is ``text``. Several paths, separated by
    commas, are parts of a body, one after the other, and alternatives for every other field.

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
        state_after: Regular expression of what stands before the object in a script:
            ``window\.DATA\s*=``.
        state_is_page: Whether the fetched page itself is the JSON.
        state_body: Path to the body; HTML or plain text.
        state_title: Path to the title.
        state_author: Path to the author; names of several are joined.
        state_editor: Path to the editor.
        state_source: Path to the source.
        state_published: Path to the dateline or epoch.
        state_url: Address readers know the article by, filled from paths:
            ``https://x.cn/p/{data.id}``; None takes the page's own.
        until: Last day, by publication, on which a page can have this template: a page that says
            it is newer is passed to the others. None while that is not known. There is no first
            day, because sites print their old articles anew when they change.
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
    state_after: str | None = None
    state_is_page: bool = False
    state_body: str | None = None
    state_title: str | None = None
    state_author: str | None = None
    state_editor: str | None = None
    state_source: str | None = None
    state_published: str | None = None
    state_url: str | None = None
    until: date | None = None
