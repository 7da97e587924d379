"""What can go wrong with a page on its way to us: each mutation is bytes and dice -> bytes.

A mutation works on the page's markup as characters where that is what breaks in reality (tags,
attributes, dates), and on bytes where a network or a disk would have done it.
"""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from tests.fuzz.garbage import (
    ABSURD_DATES,
    CHARSETS,
    NAMES,
    OPENINGS,
    REFERENCES,
    SCALARS,
    TOKENS,
    URLS,
)

Mutation = Callable[[bytes, Random], bytes]

_TAG = re.compile(rb"</?[a-zA-Z][^<>]{0,2000}>")
_ATTRIBUTE = re.compile(rb"\b([a-zA-Z-]{2,20})=(\"[^\"]{0,500}\"|'[^']{0,500}')")
_DATE = re.compile(rb"(?:19|20)\d\d[^<>\s]{1,6}\d{1,2}[^<>\s]{1,6}\d{1,2}")
_STATE = re.compile(rb"(<script[^>]*>)\s*((?:window\.[\w.]+\s*=\s*)?[{\[].*?)(</script>)", re.S)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?[\w-]+", re.IGNORECASE)


def truncate(body: bytes, dice: Random) -> bytes:
    """Cut at a random byte."""
    return body[: dice.randrange(len(body) + 1)]


def flip_bits(body: bytes, dice: Random) -> bytes:
    """Flip up to two hundred bits."""
    changed = bytearray(body)
    for _ in range(dice.randint(1, 200) if changed else 0):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def lose_bytes(body: bytes, dice: Random) -> bytes:
    """Take single bytes out, as lossy conversions do; two-byte characters then shift."""
    lost = {dice.randrange(len(body) + 1) for _ in range(dice.randint(1, 50))}
    return bytes(byte for at, byte in enumerate(body) if at not in lost)


def random_bytes(body: bytes, dice: Random) -> bytes:
    """Put a run of random bytes somewhere."""
    return _inserted(body, dice, dice.randbytes(dice.randint(1, 5000)))


def nul_bytes(body: bytes, dice: Random) -> bytes:
    """Put NULs between characters, or behind every one."""
    if dice.random() < 0.2:
        return b"\x00".join(body[at : at + 1] for at in range(len(body)))
    for _ in range(dice.randint(1, 30)):
        body = _inserted(body, dice, b"\x00" * dice.randint(1, 20))
    return body


def delete_tags(body: bytes, dice: Random) -> bytes:
    """Take out some or most tags."""
    share = dice.choice((0.01, 0.1, 0.5, 0.95))
    return _TAG.sub(lambda tag: b"" if dice.random() < share else tag[0], body)


def duplicate_tags(body: bytes, dice: Random) -> bytes:
    """Write some tags several times."""
    share, times = dice.choice(((0.01, 3), (0.1, 2), (0.3, 2), (0.003, 300)))
    return _TAG.sub(lambda tag: tag[0] * times if dice.random() < share else tag[0], body)


def swap_tags(body: bytes, dice: Random) -> bytes:
    """Exchange tags at random places."""
    tags = [match[0] for match in _TAG.finditer(body)]
    share = dice.choice((0.02, 0.2, 1.0))
    return _TAG.sub(lambda tag: dice.choice(tags) if dice.random() < share else tag[0], body)


def rename_tags(body: bytes, dice: Random) -> bytes:
    """Give some tags another name, so that closings no longer match."""
    share = dice.choice((0.02, 0.2))

    def renamed(tag: re.Match[bytes]) -> bytes:
        if dice.random() >= share:
            return tag[0]
        return re.sub(rb"(?<=[</])[a-zA-Z]\w*", dice.choice(NAMES), tag[0], count=1)

    return _TAG.sub(renamed, body)


def open_something(body: bytes, dice: Random) -> bytes:
    """Open a comment, a script or a declaration that nobody closes."""
    return _inserted(body, dice, dice.choice(OPENINGS))


def move_slices(body: bytes, dice: Random) -> bytes:
    """Copy a piece of the page to another place, once or many times."""
    start = dice.randrange(len(body) + 1)
    piece = body[start : start + dice.randint(1, 3000)]
    return _inserted(body, dice, piece * dice.choice((1, 1, 2, 20)))


def strip_markup(body: bytes, dice: Random) -> bytes:
    """Leave the text alone, or print it into one ``pre``."""
    text = _TAG.sub(b"\n", body)
    return text if dice.random() < 0.5 else b"<html><body><pre>" + text + b"</pre></body></html>"


def change_charset(body: bytes, dice: Random) -> bytes:
    """Send the page in a charset it does not name."""
    text = _characters(body)
    charset, named = dice.choice(CHARSETS), dice.choice(CHARSETS).encode()
    sent = text.encode(charset, dice.choice(("replace", "xmlcharrefreplace", "ignore")))
    return _CHARSET.sub(b"charset=" + named, sent) if dice.random() < 0.7 else sent


def nest(body: bytes, dice: Random) -> bytes:
    """Nest elements much deeper than any page does."""
    name, depth = dice.choice(NAMES), dice.choice((300, 1_990, 2_100, 10_000, 100_000))
    closing = b"</" + name + b">" if dice.random() < 0.5 else b""
    at = _between_tags(body, dice)
    return body[:at] + (b"<" + name + b">") * depth + body[at:] + closing * depth


def many_siblings(body: bytes, dice: Random) -> bytes:
    """Put thousands of short elements beside each other."""
    name, text = dice.choice(NAMES), dice.choice(TOKENS).encode("utf-8")
    element = b"<" + name + b' class="a" href="/b">' + text * dice.randint(0, 9)
    element += b"</" + name + b">"
    return _at_tag(body, dice, element * dice.choice((1_000, 5_000, 20_000)))


def entities(body: bytes, dice: Random) -> bytes:
    """Declare entities that grow without end, or write references to what is no character."""
    if dice.random() < 0.3:
        rows = b"".join(
            b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(1, 10)
        )
        bomb = b'<!DOCTYPE html [<!ENTITY lol0 "lol">' + rows + b"]>"
        return bomb + _at_tag(body, dice, b"<p>&lol9;</p>")
    for _ in range(dice.randint(1, 20)):
        body = _inserted(body, dice, dice.choice(REFERENCES) * dice.choice((1, 3, 500)))
    return body


def state_json(body: bytes, dice: Random) -> bytes:
    """Change values of the JSON in scripts, or put other JSON there."""
    if not _STATE.search(body):
        opening = dice.choice(
            (b'<script type="application/ld+json">', b'<script id="__NEXT_DATA__">', b"<script>")
        )
        return _at_tag(
            body, dice, opening + _json_bytes(_random_json(dice, 5), dice) + b"</script>"
        )

    def changed(script: re.Match[bytes]) -> bytes:
        shape = dice.random()
        if shape < 0.6:
            try:
                value = _with_other_leaves(json.loads(script[2]), dice)
            except (ValueError, RecursionError):
                value = _random_json(dice, 6)
            return script[1] + _json_bytes(value, dice) + script[3]
        if shape < 0.7:
            return script[1] + b'{"a":' * 100_000 + b"1" + script[3]
        if shape < 0.8:
            return script[1] + b"[" * 100_000 + script[3]
        if shape < 0.9:
            return script[1] + b'{"publishTime": ' + b"9" * 6000 + b"}" + script[3]
        return script[1] + truncate(script[2], dice) + script[3]

    return _STATE.sub(changed, body)


def attributes(body: bytes, dice: Random) -> bytes:
    """Put garbage into attributes."""
    share = dice.choice((0.02, 0.2, 0.9))

    def changed(attribute: re.Match[bytes]) -> bytes:
        if dice.random() >= share:
            return attribute[0]
        kind = dice.randrange(5)
        if kind == 0:
            return attribute[1] + b'="' + dice.choice(URLS).encode("utf-8") + b'"'
        if kind == 1:
            return attribute[1] + b"=" + attribute[2][:-1]
        if kind == 2:
            return attribute[1] + b'="' + dice.choice(TOKENS).encode("utf-8") * 500 + b'"'
        if kind == 3:
            return attribute[1] + b'="' + dice.choice(ABSURD_DATES).encode("utf-8") + b'"'
        return dice.choice((b"style", b"class", b"id", b"hidden", b"content")) + b"=" + attribute[2]

    return _ATTRIBUTE.sub(changed, body)


def statements(body: bytes, dice: Random) -> bytes:
    """Add what a page says about itself to machines, and let it be wrong."""
    date, url = dice.choice(ABSURD_DATES), dice.choice(URLS)
    token = dice.choice(TOKENS) * dice.choice((1, 100, 20_000))
    said = dice.choice(
        (
            f'<meta property="article:published_time" content="{date}">',
            f'<meta name="publishdate" content="{date}"><meta name="pubdate" content="{token}">',
            f'<time datetime="{date}" itemprop="datePublished">{token}</time>',
            f'<meta name="author" content="{token}"><meta name="source" content="{token}">',
            f'<link rel="canonical" href="{url}"><base href="{url}">',
            f'<a href="{url}">下一页</a><a class="next" href="{url}">2</a>',
            f"<title>{token}</title><h1>{token}</h1>",
            f"<span>来源：{token}</span><span>作者：{token}</span><span>{date}</span>",
            f'<script>var publishTime = "{date}"; var ct = "{token}";</script>',
        )
    )
    return _at_tag(body, dice, said.encode("utf-8", "replace"))


def absurd_dates(body: bytes, dice: Random) -> bytes:
    """Replace the page's dates by others, and print some more."""
    changed = _DATE.sub(lambda _: dice.choice(ABSURD_DATES).encode(), body)
    return _at_tag(changed, dice, f"<p>发布时间：{dice.choice(ABSURD_DATES)}</p>".encode())


def long_line(body: bytes, dice: Random) -> bytes:
    """Put a very long line of one or two tokens into the text."""
    unit = "".join(dice.choice(TOKENS) for _ in range(dice.choice((1, 1, 2, 3))))
    size = dice.choice((5_000, 20_000, 100_000))
    line = (unit * (size // len(unit))).encode("utf-8", "replace")
    if dice.random() < 0.5:
        return _at_tag(body, dice, b"<p>" + line + b"</p>")
    return _inserted(body, dice, line)


def odd_characters(body: bytes, dice: Random) -> bytes:
    """Put odd characters and bytes that are no characters between the others."""
    odd = [token.encode("utf-8", "replace") for token in TOKENS]
    odd += [
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc0\x80",
        b"\xff",
        b"\x81\x30\x81\x30",
        b"\x80",
    ]
    for _ in range(dice.randint(1, 100)):
        body = _inserted(body, dice, dice.choice(odd) * dice.choice((1, 1, 1, 40)))
    return body


def much_space(body: bytes, dice: Random) -> bytes:
    """Blow up some of the page's spaces and line ends."""
    blank = dice.choice((b" ", b"\n", b"\r\n", b"\t", b"\xc2\xa0", b"\xe3\x80\x80", b"&nbsp;"))
    share, times = dice.choice(((0.2, 50), (1.0, 10), (0.01, 3000)))
    return re.sub(
        rb"[ \n]", lambda space: blank * times if dice.random() < share else space[0], body
    )


def huge_text(body: bytes, dice: Random) -> bytes:
    """Let the text grow to 2, 19 or 50 MB; 19 MB is just below what is still parsed."""
    sentence = "".join(dice.choice(("模型", "治理", "安全", "，", "。", "标准")) for _ in range(40))
    unit = dice.choice((f"<p>{sentence}</p>", f"{sentence}\n", sentence, "x", "<br>")).encode()
    size = dice.choice((2_000_000, 2_000_000, 19_000_000, 50_000_000))
    return _at_tag(body, dice, unit * (size // len(unit)))


MUTATIONS: dict[Mutation, float] = {
    truncate: 1,
    flip_bits: 1,
    lose_bytes: 1,
    random_bytes: 1,
    nul_bytes: 0.5,
    delete_tags: 1,
    duplicate_tags: 0.7,
    swap_tags: 1,
    rename_tags: 1,
    open_something: 1,
    move_slices: 1,
    strip_markup: 1,
    change_charset: 1,
    nest: 0.3,
    many_siblings: 0.15,
    entities: 1,
    state_json: 1,
    attributes: 1,
    statements: 1,
    absurd_dates: 1,
    long_line: 0.4,
    odd_characters: 1,
    much_space: 0.3,
    huge_text: 0.01,
}
"""Every mutation and how often it is drawn; dear ones seldom."""


def _inserted(body: bytes, dice: Random, piece: bytes) -> bytes:
    at = dice.randrange(len(body) + 1)
    return body[:at] + piece + body[at:]


def _between_tags(body: bytes, dice: Random) -> int:
    ends = [match.end() for match in _TAG.finditer(body)]
    return dice.choice(ends) if ends else 0


def _at_tag(body: bytes, dice: Random, piece: bytes) -> bytes:
    at = _between_tags(body, dice)
    return body[:at] + piece + body[at:]


def _characters(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _random_json(dice: Random, depth: int) -> Any:
    if depth == 0 or dice.random() < 0.2:
        return dice.choice(SCALARS)
    keys = ("props", "data", "title", "content", "datePublished", "author", "@graph", "headline")
    if dice.random() < 0.5:
        return {dice.choice(keys): _random_json(dice, depth - 1) for _ in range(dice.randint(0, 5))}
    return [_random_json(dice, depth - 1) for _ in range(dice.randint(0, 4))]


def _with_other_leaves(value: Any, dice: Random) -> Any:
    if dice.random() < 0.1:
        return dice.choice(SCALARS)
    if isinstance(value, dict):
        return {name: _with_other_leaves(item, dice) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_other_leaves(item, dice) for item in value]
    return value


def _json_bytes(value: Any, dice: Random) -> bytes:
    dumped = json.dumps(value, ensure_ascii=dice.random() < 0.5)
    return dumped.encode("utf-8", "surrogatepass")
