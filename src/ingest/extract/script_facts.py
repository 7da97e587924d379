"""What the object that carries a page's title in its scripts says of author, outlet and time.

Sites drawn by a program print hardly more than the text and keep the rest in
``window.DATA = {"title": …, "media": …, "pubtime": …}``. Every page of a script names many other
articles too; the object that holds this page's own headline speaks of this article.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.extract.clues import Clue, Zone
from ingest.extract.page import HtmlPage

# A script longer than this is a program or a list of other articles, not this article's data.
_MAX_SCRIPT_CHARS = 1_000_000
# Objects inside the article's own (pictures, counters) may open before its title does.
_MAX_OPENINGS = 12
_REACH = 20_000
_TITLE_KEY = re.compile(r'"\w*(?:title|Title|headline)\w*"\s*:\s*$')
_FIELD_MAX = 40
# Names programs give to the fields of an article, compared in lower case without underscores.
_FIELDS = {
    "author": ("author", "authorname", "authors", "writer", "nickname", "user", "userinfo"),
    "editor": ("editorname", "editor"),
    "source": ("source", "sourcename", "origin", "copyfrom", "media", "medianame", "mediainfo"),
    "published": (
        "publishtime",
        "publishedtime",
        "publishedat",
        "publishat",
        "publishdate",
        "publisheddate",
        "datepublished",
        "pubtime",
        "pubdate",
        "releasetime",
        "firstsharedat",
        "newstime",
        "ctime",
        "createtime",
        "createdat",
    ),
}
_NAMES = ("name", "nickname", "screen_name", "nick", "userName", "user_name", "username")


def title_facts(page: HtmlPage, title: str) -> list[Clue]:
    """Return the fields of the object in the page's scripts whose title is the headline.

    Args:
        page: The page.
        title: Headline as printed, without the site's name.
    """
    if len(title) < 4:
        return []
    spellings = {title, json.dumps(title)[1:-1], json.dumps(title, ensure_ascii=False)[1:-1]}
    for node in page.root.iter("script"):
        script = node.text
        if not script or len(script) > _MAX_SCRIPT_CHARS or "ld+json" in (node.get("type") or ""):
            continue
        for spelling in spellings:
            holder = _holder_of(script, f'"{spelling}"')
            if holder is not None and (clues := list(facts_in(holder, zone="script"))):
                return clues
    return []


def facts_in(holder: dict[str, Any], *, zone: Zone) -> Iterator[Clue]:
    """Yield what an object of an article says of author, editor, outlet and time.

    Args:
        holder: The object.
        zone: ``rule`` when the body was taken from it, ``script`` when it only stands on the page.
    """
    named = {key.lower().replace("_", ""): value for key, value in holder.items()}
    for field, keys in _FIELDS.items():
        for key in keys:
            text = _text_of(named.get(key))
            if text:
                where = f"script:{key}"
                yield Clue(text=text, pieces=(text,), where=where, zone=zone, field=field)
                break


def _holder_of(script: str, quoted: str) -> dict[str, Any] | None:
    """Return the innermost object that has a quoted string as its title, or None."""
    at = script.find(quoted)
    while at >= 0:
        if _TITLE_KEY.search(script, max(0, at - 60), at):
            opening = at
            for _ in range(_MAX_OPENINGS):
                opening = script.rfind("{", max(0, at - _REACH), opening)
                if opening < 0:
                    break
                try:
                    holder, end = json.JSONDecoder(strict=False).raw_decode(script, opening)
                except (ValueError, RecursionError):
                    continue
                if end > at and isinstance(holder, dict):
                    return holder
        at = script.find(quoted, at + len(quoted))
    return None


def _text_of(value: Any) -> str:
    """Return a field as text: a string, a number, the name of an object or of each of several."""
    if isinstance(value, list):
        texts = [_text_of(item) for item in value[:4]]
        return "、".join(text for text in texts if text)
    if isinstance(value, dict):
        value = next((value[name] for name in _NAMES if value.get(name)), None)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return text if len(text) <= _FIELD_MAX and "<" not in text else ""
