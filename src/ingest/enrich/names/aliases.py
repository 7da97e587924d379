"""Short forms that a text itself introduces for the names in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.enrich.names.entities import known_entities
from ingest.enrich.names.folding import folded
from ingest.enrich.names.known import GENERAL, is_opener, known_form
from ingest.enrich.names.law_titles import short_for
from ingest.enrich.names.person_words import person_words
from ingest.enrich.spans import Mention

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
    words = person_words()
    if before == "·" or after == "·":
        return False
    if len(alias.form) <= 2 and before in words.sounds and before:
        return False
    return not (
        after
        and after in words.sounds
        and plain[end : end + 2] not in words.after_names
        and len(alias.form) <= 2
    )
