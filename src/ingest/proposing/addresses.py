"""The pattern of article addresses, generalised from some of them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

MIN_SHARE = 0.03
"""Share of a list's links from which on a second form of address gets a pattern of its own."""

MAX_PATTERNS = 4

_DATE = re.compile(r"20[0-4]\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?")
_DIGITS = re.compile(r"\d+")
_LETTERS_DIGITS = re.compile(r"([A-Za-z_-]{1,10})(\d+)")
_HEX = re.compile(r"[0-9a-fA-F-]{16,}")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp|do|json|xml)$")
_PLAIN = re.compile(r"[\w-]+")
_MIN_SLUG = 12
_NUMBER = r"\d+"
_VALUE = "[^&]+"


class Form(NamedTuple):
    """What addresses of one kind have in common.

    Args:
        host: Host without ``www.``.
        parts: What each segment of the path is made of: ``digits``, ``coded``, ``hex``,
            ``slug``, ``word`` or ``empty``.
        extension: End of the last segment, empty for none.
        names: Parameters of the query in order of name.
    """

    host: str
    parts: tuple[str, ...]
    extension: str
    names: tuple[str, ...]

    @property
    def is_of_one_page(self) -> bool:
        """Whether it can name one article: an id, a date and a slug, a number in the query."""
        last = [part for part in self.parts if part != "empty"][-1:]
        return bool(last and last[0] in {"digits", "coded", "hex", "slug"}) or (
            bool(self.names) and set(self.names) <= _QUERY_IDS | _QUERY_REST
        )


_QUERY_IDS = frozenset(
    {"id", "p", "aid", "mid", "docid", "newsid", "articleid", "sn", "contentid", "nid"}
)
_QUERY_REST = frozenset({"__biz", "idx", "chksm", "scene", "cid", "catid", "type", "from"})


def form_of(url: str) -> Form | None:
    """Return the form of an address, None for one that is not HTTP."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    segments = parts.path.split("/")[1:]
    extension = _extension(segments[-1] if segments else "")
    if extension:
        segments[-1] = segments[-1].removesuffix(extension)
    names = tuple(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return Form(host, tuple(map(_kind, segments)), extension, names)


def main_forms(urls: Iterable[str], *, least: int = 2) -> list[Form]:
    """Return the forms that addresses of a list of articles have, the commonest first.

    Args:
        urls: Addresses listed.
        least: Addresses a form must have to count.
    """
    counts = Counter(form for url in dict.fromkeys(urls) if (form := form_of(url)) is not None)
    total = counts.total()
    wanted = max(least, MIN_SHARE * total)
    found = [form for form, n in counts.most_common() if n >= wanted and form.is_of_one_page]
    return found[:MAX_PATTERNS]


def patterns_of(urls: Iterable[str], *, least: int = 2) -> tuple[str, ...]:
    r"""Return regular expressions for the addresses of articles, the commonest form first.

    ``http://www.x.cn/c/20261021/c63.html`` and its like give
    ``^https?://(?:www\.)?x\.cn/c/\d{8}/c\d+\.html(?:[?#]|$)``.

    Args:
        urls: Addresses of articles, a few others among them.
        least: See ``main_forms``.
    """
    distinct = list(dict.fromkeys(urls))
    return tuple(
        _pattern(form, [url for url in distinct if form_of(url) == form])
        for form in main_forms(distinct, least=least)
    )


def made_up(url: str, number: int) -> str:
    """Return an address of the same form that no article has: its id replaced.

    Args:
        url: Address of an article.
        number: Tells one made-up address from another.
    """
    parts = urlsplit(url)
    if parts.query and not _DIGITS.search(parts.path):
        pairs = list(re.finditer(r"(\w+)=(\d+)(?=&|$)", parts.query))
        ids = [pair for pair in pairs if pair[1] in _QUERY_IDS] or pairs[-1:]
        query = parts.query
        for pair in ids[:1]:
            query = query[: pair.start(2)] + _numbered(pair[2], number) + query[pair.end(2) :]
        return parts._replace(query=query, fragment="").geturl()
    head, slash, last = parts.path.rstrip("/").rpartition("/")
    tail = "/" if parts.path.endswith("/") else ""
    extension = _extension(last)
    stem = last.removesuffix(extension)
    runs = list(_DIGITS.finditer(stem))
    if runs:
        run = runs[-1]
        stem = stem[: run.start()] + _numbered(run[0], number) + stem[run.end() :]
    else:
        stem = f"sample-article-{number}"
    path = f"{head}{slash}{stem}{extension}{tail}"
    return parts._replace(path=path, query="", fragment="").geturl()


def _numbered(digits: str, number: int) -> str:
    """Return a number of as many digits that ends in another one."""
    return str(number).rjust(len(digits), "5")[-max(len(digits), len(str(number))) :]


def _kind(segment: str) -> str:
    if not segment:
        return "empty"
    if segment.isascii() and segment.isdigit():
        return "digits"
    if _LETTERS_DIGITS.fullmatch(segment):
        return "coded"
    if _HEX.fullmatch(segment):
        return "hex"
    if not _PLAIN.fullmatch(segment) or len(segment) >= _MIN_SLUG or segment.count("-") > 1:
        return "slug"
    return "word"


def _extension(segment: str) -> str:
    found = _EXTENSION.search(segment)
    return found[0] if found else ""


def _pattern(form: Form, urls: Sequence[str]) -> str:
    split = [urlsplit(url) for url in urls]
    hosts = {(parts.hostname or "") for parts in split}
    host = _literal(form.host)
    if all(one.startswith("www.") or one.count(".") == 1 for one in hosts):
        host = rf"(?:www\.)?{host}"
    ports = {parts.port for parts in split}
    port = "" if ports == {None} else r":\d+"
    path = ""
    for place, kind in enumerate(form.parts):
        values = [parts.path.split("/")[place + 1] for parts in split]
        is_last = place == len(form.parts) - 1
        if is_last:
            values = [value.removesuffix(form.extension) for value in values]
        path += f"/{_segment(kind, values, is_last=is_last)}"
    path += _literal(form.extension)
    end = rf"\?(?:.*&)?{_query(form, split)}" if form.names else "(?:[?#]|$)"
    return f"^https?://{host}{port}{path or '/?'}{end}"


def _segment(kind: str, values: Sequence[str], *, is_last: bool) -> str:
    if kind == "empty":
        return ""
    if len(set(values)) == 1 and (kind == "word" or (kind == "coded" and not is_last)):
        return _literal(values[0])
    if kind == "digits":
        return _digits(values)
    if kind == "coded":
        pairs = [_LETTERS_DIGITS.fullmatch(value) for value in values]
        letters = {pair[1] for pair in pairs if pair}
        before = _literal(letters.pop()) if len(letters) == 1 else "[A-Za-z_-]+"
        return before + _digits([pair[2] for pair in pairs if pair])
    return r"[0-9a-fA-F-]+" if kind == "hex" else "[^/?#]+" if kind == "slug" else r"[\w-]+"


def _literal(text: str) -> str:
    """Return a text as a pattern, hyphens as they are: outside of brackets they mean nothing."""
    return re.escape(text).replace(r"\-", "-")


def _digits(values: Sequence[str]) -> str:
    """Return the pattern of numbers: as long as they are where they are days, else any."""
    lengths = {len(value) for value in values}
    is_day = all(_DATE.fullmatch(value) for value in values)
    is_part = lengths == {2} and all(1 <= int(value) <= 31 for value in values)
    return rf"\d{{{lengths.pop()}}}" if len(lengths) == 1 and (is_day or is_part) else r"\d+"


def _query(form: Form, split: Sequence[SplitResult]) -> str:
    """Return the pattern of the parameter that differs most from one address to the next."""
    values = {
        name: [dict(parse_qsl(parts.query)).get(name, "") for parts in split] for name in form.names
    }
    name = max(form.names, key=lambda one: (len(set(values[one])), one in _QUERY_IDS))
    digits = all(value.isascii() and value.isdigit() for value in values[name])
    return f"{_literal(name)}={_NUMBER if digits else _VALUE}"
