"""What a page's own meta elements say to robots, to AI and about text mining."""

import re

from lxml import etree

from ingest.extract.decode import decode, is_binary
from ingest.model.page import FetchedPage

MAX_CHARS = 200_000
"""Characters of a page that are looked through: meta elements stand in its head."""

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
    text = decode(page.body, content_type=page.header("content-type")).text[:MAX_CHARS]
    if "<meta" not in text and "<META" not in text:
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
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
