"""Short forms that a text itself introduces for the names in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.enrich.names.entities import known_entities
from ingest.enrich.names.folding import folded
from ingest.enrich.names.known import GENERAL, is_opener, known_form
from ingest.enrich.names.law_titles import short_for
from ingest.enrich.names.person_words import person_words, surname_of
from ingest.enrich.spans import Mention
from ingest.text.han import HAN

_GLOSS = re.compile(r"[》”」]?[（(]([^（）()\n]{2,80})[）)]")
_LATIN_WORD = "[A-Z][A-Za-zÀ-ÿ0-9.&’'/-]*"
_LATIN_NAME = re.compile(
    r"(?:(?:英文名|英文|(?:以下)?简称|缩写|下称|即|又称|原名|又名|全称)[:：]?\s*)?[“\"「]?"
    rf"({_LATIN_WORD}(?: (?:{_LATIN_WORD}|of|for|and|on|the|in|van|von|de|der|la|&)){{0,8}})"
    r"[”\"」]?"
)
# 9626.HK, BILI.NASDAQ
_TICKER = re.compile(r"[A-Z0-9]+\.(?:HK|US|SH|SZ|O|N|NASDAQ|NYSE)")
_LATIN_EDGE = re.compile("[a-z0-9]")
# Behind the surname of a foreigner alone: 陈在…, 金当时….
_BEHIND_SURNAME = (
    "在",
    "对",
    "的",
    "还",
    "也",
    "则",
    "当时",
    "当天",
    "曾",
    "引用",
    "把",
    "没有",
    "，",
    "、",
)
_HAN_EDGE = re.compile(f"[{HAN}]")
_MIN_LATIN_PART = 3
_MIN_HAN_PART = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A form that means a name within one text.

    Args:
        form: As printed.
        of: A mention of the name.
        how: part, bracket, short or repeated.
    """

    form: str
    of: Mention
    how: str


def glosses(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield names in Latin letters in brackets behind a name: 梅里克·加兰（Merrick Garland）."""
    for mention in mentions:
        match = _GLOSS.match(text, mention.end)
        if not match or mention.kind == "model":
            continue
        at = match.start(1)
        for piece in re.split("(?<=[，,；;、/])", match.group(1)):
            name = _LATIN_NAME.match(text, at + len(piece) - len(piece.lstrip()))
            at += len(piece)
            if name is None or name.end(1) > at:
                continue
            rest = text[name.end() : at].strip(" ，,；;、/）)")
            if rest or not _is_gloss_of(name.group(1), mention):
                continue
            yield Mention(
                start=name.start(1),
                end=name.end(1),
                kind=mention.kind,
                entity=mention.entity,
                name=mention.name,
                how="bracket",
            )


def aliases_of(text: str, mentions: Sequence[Mention]) -> tuple[Alias, ...]:
    """Return the forms that a text uses for its names; one that two names share is left out.

    Args:
        text: The text.
        mentions: The names found so far, in reading order.
    """
    owners: dict[str, Alias] = {}
    shared: set[str] = set()
    seen: set[str] = set()
    for mention in mentions:
        printed = text[mention.start : mention.end]
        if printed in seen and mention.kind != "law":
            continue
        seen.add(printed)
        for form, how in _forms(text, printed, mention):
            other = owners.setdefault(form, Alias(form=form, of=mention, how=how))
            if _key(other.of) != _key(mention):
                shared.add(form)
    return tuple(alias for form, alias in owners.items() if form not in shared)


def linked_to_longer(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions with general names of bodies linked to the one they are short for.

    司法部 is the one of 美国司法部 where the text names it, and no other.
    """
    loose = {text[mention.start : mention.end] for mention in mentions if mention.how == GENERAL}
    owners: dict[str, set[tuple[str | None, str]]] = {name: set() for name in loose}
    for mention in mentions:
        printed = text[mention.start : mention.end]
        for name in loose:
            if mention.kind == "org" and printed != name and printed.endswith(name):
                owners[name].add((mention.entity, mention.name))
    linked = []
    for mention in mentions:
        found = owners.get(text[mention.start : mention.end], set())
        if mention.how == GENERAL and len(found) == 1:
            ((entity, name),) = found
            linked.append(replace(mention, entity=entity, name=name, how="short"))
        else:
            linked.append(mention)
    return linked


def aliased(text: str, plain: str, aliases: Iterable[Alias]) -> Iterator[Mention]:
    """Yield every occurrence of the short forms of a text."""
    for alias in aliases:
        form = folded(alias.form)
        is_latin = alias.form[0].isascii()
        at = plain.find(form)
        while at >= 0:
            end = at + len(form)
            if _is_free(text, plain, at, end, alias, is_latin=is_latin):
                yield Mention(
                    start=at,
                    end=end,
                    kind=alias.of.kind,
                    entity=alias.of.entity,
                    name=alias.of.name,
                    how=alias.how,
                )
            at = plain.find(form, end)


def _key(mention: Mention) -> tuple[str | None, str]:
    return mention.entity, "" if mention.entity else mention.name


def _is_gloss_of(name: str, mention: Mention) -> bool:
    """Return whether Latin letters in brackets are the name before them, not a place or a ticker.

    Of an entity whose Latin name is known they must share a word with it.
    """
    if known_form(folded(name)) is not None or _TICKER.fullmatch(name):
        return False
    if mention.entity is None:
        return mention.kind != "person" or " " in name or name.isalpha()
    latin = [form for form in known_entities().entities[mention.entity].forms if form.isascii()]
    words = set(folded(name).split(" "))
    return not latin or any(words.intersection(folded(form).split(" ")) for form in latin)


def _forms(text: str, printed: str, mention: Mention) -> Iterator[tuple[str, str]]:
    if mention.kind == "person":
        for part in _parts(printed):
            yield part, "part"
        plain = folded(printed)
        surname = surname_of(plain)
        if "·" in plain and plain.rsplit("·", 1)[1] in person_words().surnames:
            surname = plain.rsplit("·", 1)[1]
        if surname:
            yield surname, "surname"
    elif mention.how in ("pattern", "bracket") and mention.kind == "org":
        yield printed, "repeated"
    short = short_for(text, mention.end)
    if short is None or short == printed or mention.kind not in ("org", "law", "model"):
        return
    if known_form(folded(short)) is None:
        yield short, "short"


def _parts(printed: str) -> Iterator[str]:
    """Yield the first and the last part of a foreign name that may stand on their own."""
    if "·" in (plain := folded(printed)):
        cuts = [part for part in re.split("[·.]", plain) if part]
        parts = [part for part in (cuts[-1], cuts[0]) if len(part) >= _MIN_HAN_PART]
    elif " " in printed and printed[0].isascii():
        cuts = printed.split(" ")
        parts = [
            part for part in (cuts[-1], cuts[0]) if len(part) >= _MIN_LATIN_PART and "." not in part
        ]
    else:
        return
    for part in parts:
        known = known_form(folded(part))
        if (known is None or known.entity.kind == "person") and not is_opener(folded(part)):
            yield part


def _is_free(text: str, plain: str, start: int, end: int, alias: Alias, *, is_latin: bool) -> bool:
    """Return whether a form stands on its own and not within a longer word or name."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    if is_latin:
        if _LATIN_EDGE.match(before) or _LATIN_EDGE.match(after):
            return False
        return text[start].isupper() or not alias.form[0].isupper()
    if alias.of.kind != "person":
        return True
    if alias.how == "surname":
        return _is_surname(plain, start, end, alias)
    if before == "·" or after == "·":
        return False
    sounds = person_words().sounds
    runs_on = after in sounds and plain[end : end + 2] not in person_words().after_names
    is_within = bool(before and before in sounds) or bool(after and runs_on)
    return len(alias.form) > _MIN_HAN_PART or not is_within


def _is_surname(plain: str, start: int, end: int, alias: Alias) -> bool:
    """Return whether a character stands for somebody of that surname: 老卫, 高女士, 陈在…."""
    words = person_words()
    before = plain[start - 1 : start]
    is_foreign = "·" in folded(alias.of.name) and not _HAN_EDGE.match(before)
    if is_foreign and plain.startswith(words.cues + _BEHIND_SURNAME, end):
        return True
    is_old = before == "老" and not _HAN_EDGE.match(plain[start - 2 : start - 1])
    return is_old or (plain.startswith(words.addresses, end) and before not in words.given)
