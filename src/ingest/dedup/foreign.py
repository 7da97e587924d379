"""Which foreign texts an article says it is made of, with the words that say so.

An address, a 译自 line or a 来源 that names a foreign outlet is a statement of the page; 据《X》
报道 tells no more than that the article repeats what X said.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.dedup.foreign_days import day_at, day_in
from ingest.dedup.foreign_places import (
    CHINESE,
    CHINESE_EDITION,
    FOREIGN_MEDIA,
    Dated,
    Letter,
    Place,
    date_of_url,
    day_of,
    letters,
    place_of_url,
    places_by_name,
    places_by_owner,
)
from ingest.dedup.foreign_words import (
    any_name,
    letters_of_owners,
    own_sites,
    reports,
)
from ingest.dedup.statements import Statements, statements_of
from ingest.model.document import Document
from ingest.text.outlets import outlet_by_id
from ingest.text.urls import canonical_url

SURE = {
    "compiled_from": 0.95,
    "source_line": 0.9,
    "original_title": 0.85,
    "reference": 0.8,
    "headline": 0.7,
    "letter": 0.6,
    "address": 0.5,
    "reported": 0.4,
}
"""How sure each statement makes it that the article draws on the text; ranks set by judgement."""

_LEADING = 0.2
"""What is added where the words stand among the first paragraphs, which say where news is from."""

_LEAD_PARAGRAPHS = 3

_MANY = 4
"""Addresses above which a list of references is a bibliography: each one counts less."""

_LEAST = 0.2
"""Confidence below which an address is not taken: ten and more are what an essay cites."""

_URL = re.compile(r"https?://[^\s<>\"'，。；、（）()“”「」《》【】\u4e00-\u9fff]+")
_COMPILED = re.compile(
    r"^[（(【\[*\s]*(?:本文|全文|文章)?(?:英文)?(?:原文(?:出处|来源于?|标题|链接|地址)?|原作|原载于?|译自|编译自"
    r"|翻译自|选译自|编译整理自|整理编译自|Original|Source)\s*[：:于]?\s*(?P<rest>.{3,240}?)[）)】\]。]*$"
)
_TITLED = re.compile(
    r"[《“\"]?(?P<title>[A-Za-z0-9][^《》（）()“”\u4e00-\u9fff]{7,160}?)[》”\"]?\s*"
    r"(?:[（(](?P<outlet>[A-Z][A-Za-z .&'-]{2,40})|$|[，,。；]|https?:)"
)
_HEADED = re.compile(r"^(?P<name>[^：:|｜]{2,20})\s*[：:|｜]")
_NUMBER_ON_ARXIV = re.compile(r"arXiv\s?[:：]\s?(\d{4}\.\d{4,5})", re.IGNORECASE)
_MIN_TITLE_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One foreign text that an article names.

    Args:
        place: Where it stands, or None where only its title is known.
        title: Its title as printed, or None.
        url: Its canonical address, or None.
        dated: When it was published, or None.
        how: Key of ``SURE``.
        found_in: ``text``, ``title``, ``references``, a field or ``line:`` and a rule.
        span: Start and end in the text, or None outside it.
        words: The words that name it.
        confidence: How sure it is that the article draws on it, share 0..1.
    """

    place: Place | None
    title: str | None
    url: str | None
    dated: Dated | None
    how: str
    found_in: str
    span: tuple[int, int] | None
    words: str
    confidence: float


def foreign_sources_of(document: Document) -> tuple[Found, ...]:
    """Return the foreign texts that an article names, the surest first, each once."""
    statements = statements_of(document)
    found = [
        *_compiled(document),
        *_credited(statements),
        *_titled(statements),
        *_referenced(document),
        *_headline(document),
        *_lettered(document),
        *_owned_letters(document),
        *_addressed(document),
        *_numbered(document),
        *_published(document),
        *_reported(document),
    ]
    return tuple(sorted(_merged(found), key=_order))


def _order(one: Found) -> tuple[float, tuple[int, int], str, str]:
    return -one.confidence, one.span or (-1, -1), one.url or "", one.words


def _found(how: str, found_in: str, words: str, **known: object) -> Found:
    fields: dict[str, object] = {"place": None, "title": None, "url": None, "dated": None}
    fields |= {"span": None, "confidence": SURE[how]} | known
    return Found(how=how, found_in=found_in, words=words.strip(), **fields)  # type: ignore[arg-type]


def _compiled(document: Document) -> Iterator[Found]:
    """Yield what lines say such as ``原文：Title（Outlet）`` and ``本文编译自《连线》``."""
    for found_in, line, span in _lines(document):
        match = _COMPILED.match(line.strip())
        if match is None:
            continue
        rest = match["rest"]
        url = next((canonical_url(one) for one in _URL.findall(rest)), None)
        titled = _TITLED.search(_URL.sub("", rest))
        title = titled["title"].strip(" ,.-") if titled else None
        place = (place_of_url(url) if url else None) or _named_in(rest)
        if place is None and titled and titled["outlet"]:
            name = titled["outlet"].strip()
            place = Place(key=name.lower(), name=name, kind="report")
        if place is not None and title is not None and places_by_name().get(title) == place:
            title = None
        if place is not None or _is_title(title):
            yield _found(
                "compiled_from",
                found_in,
                line,
                place=place,
                title=title if _is_title(title) else None,
                url=url,
                dated=(date_of_url(url) if url else None) or day_in(rest, document),
                span=span,
            )


def _lines(document: Document) -> Iterator[tuple[str, str, tuple[int, int] | None]]:
    for dropped in document.origin_lines:
        yield f"line:{dropped.rule}", dropped.line, None
    start = 0
    for line in document.text.split("\n"):
        yield "text", line, (start, start + len(line))
        start += len(line) + 1


def _credited(statements: Statements) -> Iterator[Found]:
    for said in statements.said:
        outlet = outlet_by_id(said.names)
        place = None
        if CHINESE_EDITION in said.words or said.kind == "original_title":
            continue
        if outlet is None:
            place = _named_in(said.words)
        elif outlet.kind == FOREIGN_MEDIA and outlet.id not in CHINESE:
            place = Place(key=outlet.id, name=outlet.name, kind="report", outlet_id=outlet.id)
        if place is not None and place.kind == "report":
            yield _found("source_line", said.found_in, said.words, place=place)


def _titled(statements: Statements) -> Iterator[Found]:
    title = statements.original_title
    if _is_title(title) and title is not None:
        said = next((one for one in statements.said if one.kind == "original_title"), None)
        found_in = said.found_in if said else "original_title"
        yield _found("original_title", found_in, said.words if said else title, title=title)


def _referenced(document: Document) -> Iterator[Found]:
    urls = list(dict.fromkeys(map(canonical_url, document.references)))
    share = min(1.0, _MANY / max(1, len(urls)))
    for url in urls:
        place = place_of_url(url)
        sure = round(SURE["reference"] * share, 3)
        if place is not None and sure >= _LEAST:
            dated = date_of_url(url)
            yield _found(
                "reference", "references", url, place=place, url=url, dated=dated, confidence=sure
            )


def _headline(document: Document) -> Iterator[Found]:
    match = _HEADED.match(document.title)
    place = places_by_name().get(match["name"].strip(" 《》")) if match else None
    if match and place:
        yield _found("headline", "title", match["name"], place=place)


def _lettered(document: Document) -> Iterator[Found]:
    for letter in letters():
        places = [at for word in letter.words if (at := document.text.find(word)) >= 0]
        if places:
            at = min(places)
            word = next(word for word in letter.words if document.text.startswith(word, at))
            yield _letter(letter, document, at, word)


def _owned_letters(document: Document) -> Iterator[Found]:
    """Yield letters by who published them: ``未来生命研究所3月22日发布公开信``."""
    for match in letters_of_owners().finditer(document.text):
        owner = places_by_owner()[match["owner"]]
        yield _found(
            "letter",
            "text",
            match[0],
            place=replace(owner, kind="letter"),
            dated=day_at(match, document),
            span=match.span(),
            confidence=_leading("letter", document, match.start()),
        )


def _letter(letter: Letter, document: Document, at: int, word: str) -> Found:
    on = letter.published_on
    return _found(
        "letter",
        "text",
        word,
        place=letter.place,
        title=letter.title,
        url=letter.url,
        dated=day_of(on.year, on.month, on.day, by="list"),
        span=(at, at + len(word)),
        confidence=_leading("letter", document, at),
    )


def _addressed(document: Document) -> Iterator[Found]:
    matches = list(_URL.finditer(document.text))
    share = min(1.0, _MANY / max(1, len(matches)))
    sure = round(SURE["address"] * share, 3)
    for match in matches if sure >= _LEAST else ():
        url = canonical_url(match[0].rstrip(".,;:"))
        place = place_of_url(url)
        if place is not None:
            yield _found(
                "address",
                "text",
                match[0],
                place=place,
                url=url,
                dated=date_of_url(url),
                span=match.span(),
                confidence=sure,
            )


def _numbered(document: Document) -> Iterator[Found]:
    """Yield papers that are given by their number: ``arXiv:2303.12712``."""
    for match in _NUMBER_ON_ARXIV.finditer(document.text):
        url = canonical_url(f"https://arxiv.org/abs/{match[1]}")
        yield _found(
            "address",
            "text",
            match[0],
            place=place_of_url(url),
            url=url,
            dated=date_of_url(url),
            span=match.span(),
        )


def _published(document: Document) -> Iterator[Found]:
    """Yield what somebody says on a site of its own: ``OpenAI 7月5日在官方博客上宣布``."""
    for match in own_sites().finditer(document.text):
        yield _found(
            "reported",
            "text",
            match[0],
            place=places_by_owner()[match["owner"]],
            dated=day_at(match, document),
            span=match.span(),
            confidence=_leading("reported", document, match.start()),
        )


def _reported(document: Document) -> Iterator[Found]:
    """Yield whom the text says it repeats: ``据《纽约时报》3月29日报道``, ``发表于《自然》``."""
    for match in reports().finditer(document.text):
        name = next(words for words in match.groupdict().values() if words)
        yield _found(
            "reported",
            "text",
            match[0],
            place=places_by_name()["推特" if name in ("X", "发推") else name],
            dated=day_at(match, document),
            span=match.span(),
            confidence=_leading("reported", document, match.start()),
        )


def _leading(how: str, document: Document, at: int) -> float:
    is_lead = document.text.count("\n", 0, at) < _LEAD_PARAGRAPHS
    return round(SURE[how] + (_LEADING if is_lead else 0.0), 3)


def _named_in(words: str) -> Place | None:
    match = any_name().search(words)
    return places_by_name()[match[0]] if match else None


def _is_title(title: str | None) -> bool:
    """Return whether words can be the title of a foreign text: Latin letters, several words."""
    if title is None or len(re.findall("[A-Za-z]{2,}", title)) < _MIN_TITLE_WORDS:
        return False
    return not re.search("[\u4e00-\u9fff]", title) and "://" not in title


def _merged(found: Iterable[Found]) -> list[Found]:
    """Return every text once: by address, and what has none with the only one of its place."""
    by_url: dict[str, list[Found]] = {}
    bare: list[Found] = []
    for one in found:
        if one.url is None:
            bare.append(one)
        else:
            by_url.setdefault(one.url, []).append(one)
    texts = list(by_url.values())
    homeless = [one for one in bare if one.place is None]
    by_place: dict[str, list[Found]] = {}
    for one in bare:
        if one.place is not None:
            by_place.setdefault(one.place.key, []).append(one)
    for key, named in by_place.items():
        own = [text for text in texts if any(o.place and o.place.key == key for o in text)]
        if len(own) == 1:
            own[0].extend(named)
        else:
            texts.append(named)
    if homeless:
        sure = [text for text in texts if max(o.confidence for o in text) >= SURE["reference"]]
        if len(sure) == 1:
            sure[0].extend(homeless)
        else:
            texts.append(homeless)
    return [_one(text) for text in texts]


def _one(text: list[Found]) -> Found:
    """Return what all statements about one text tell together, led by the surest."""
    ranked = sorted(text, key=_order)

    def first(name: str) -> object:
        return next((v for one in ranked if (v := getattr(one, name)) is not None), None)

    known = {name: first(name) for name in ("place", "title", "url", "dated")}
    return replace(ranked[0], **known)  # type: ignore[arg-type]
