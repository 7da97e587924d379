"""What a page's own meta elements say to robots, to AI and about text mining."""

import re

from lxml import etree

from ingest.extract.decode import decode, is_binary
from ingest.model.page import FetchedPage

MAX_BYTES = 200_000
"""Bytes of a page that are looked through where nothing shows the end of its head."""

_HEAD_END = re.compile(rb"<body[\s>]", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_RESERVING = frozenset(
    {"noindex", "noarchive", "nosnippet", "noai", "noimageai", "nocache", "none"}
)
_NEUTRAL = frozenset(
    {"all", "index", "follow", "nofollow", "archive", "snippet", "noodp", "noydir", "notranslate"}
)
_MEASURED = re.compile(r"(?:max-(?:snippet|image-preview|video-preview)|unavailable_after)\s*:")
_TDM = frozenset({"tdm-reservation", "tdm-policy"})


def rights_on(page: FetchedPage) -> str | None:
    """Return what a page's meta elements say, ``robots: noindex, noai`` a line; None for nothing.

    Besides ``robots`` these are the names of single robots, such as ``baiduspider``, where the
    content is made of words to robots and one of them reserves something, and
    ``tdm-reservation`` and ``tdm-policy``. Names and contents are in lower case but for the
    address of a policy; each line stands once.
    """
    if not page.body.strip() or is_binary(page.body):
        return None
    body = page.body
    if body.startswith(_WIDE):
        body = decode(body).text.encode("latin-1", "replace")
    end = _HEAD_END.search(body)
    head = body[: end.start() if end else MAX_BYTES]
    if b"<meta" not in head.lower():
        return None
    # what is looked for is ASCII, and no charset of the web hides a bracket or a quote in it
    parser = etree.HTMLParser(encoding="iso-8859-1", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(head, parser=parser)
    except etree.XMLSyntaxError:
        return None
    lines: dict[str, None] = {}
    for node in root.iter("meta") if root is not None else ():
        name = (node.get("name") or "").strip().lower()
        content = " ".join((node.get("content") or "").split())
        if name in _TDM:
            lines[f"{name}: {content}"] = None
        elif name and content and _is_for_robots(name, content.lower()):
            lines[f"{name}: {content.lower()}"] = None
    return "\n".join(lines) or None


def _is_for_robots(name: str, content: str) -> bool:
    if name == "robots":
        return True
    words = [word for word in re.split(r"[,;\s]+", content) if word]
    known = all(word in _RESERVING or word in _NEUTRAL or _MEASURED.match(word) for word in words)
    return known and not _RESERVING.isdisjoint(words)
