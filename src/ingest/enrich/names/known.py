"""Known names in a text, and which of the ambiguous ones mean what is known by them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ingest.enrich.names.entities import KnownForm, Sense, known_entities, word_table
from ingest.enrich.names.folding import folded
from ingest.enrich.names.lookup import NameTable
from ingest.enrich.spans import Mention

# Distance in characters within which a word of ``not_near`` shows another meaning: the sentence.
_NEGATIVE_REACH = 40
# Where such a word stands anywhere, only a word of ``near`` in this distance makes a form count.
_POSITIVE_REACH = 60
# Behind a number these count something: Claude 3 个, GPT 4 月.
COUNTED = re.compile(" ?[年月日号个亿万名款种次家位天倍元点度项岁周小台篇轮条页]")
# How a name is found that many bodies bear: 司法部.
GENERAL = "general"
# What a town ends with, a bracket as in 区（县）, and offices that every town has.
_TOWNS = frozenset("市县区州省旗）)")
_OFFICES = frozenset("办委局厅")
# Letters of a Latin name up to which its case must be as known.
_MAX_SHORT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """A word that names of bodies begin with, no mention itself.

    Args:
        is_general: Alone before a general word it names nothing: 美国大学.
        is_place: A place, not a word such as 国家.
    """

    is_general: bool
    is_place: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """What the table of names finds in one text.

    Args:
        mentions: Names of known entities, in reading order.
        openers: Start, end and value of places and words such as 国家.
        taken: Spans of longer words that hold a name and are none.
    """

    mentions: tuple[Mention, ...]
    openers: tuple[tuple[int, int, Opener], ...]
    taken: tuple[tuple[int, int], ...]


def known_names(text: str, plain: str) -> KnownNames:
    """Return the known names of a text.

    Args:
        text: The text as printed.
        plain: The same, folded.
    """
    hits = _table().find(plain)
    full = {
        hit.entity.entity_id for _, _, hit in hits if isinstance(hit, KnownForm) and not hit.sense
    }
    mentions, openers, taken = [], [], []
    for start, end, hit in hits:
        if isinstance(hit, Opener):
            openers.append((start, end, hit))
        elif isinstance(hit, KnownForm):
            has_full_form = hit.entity.entity_id in full
            mention = _mention(hit, text, plain, (start, end), has_full_form=has_full_form)
            if mention is not None:
                mentions.append(mention)
        else:
            taken.append((start, end))
    return KnownNames(mentions=tuple(mentions), openers=tuple(openers), taken=tuple(taken))


def _mention(
    known: KnownForm, text: str, plain: str, span: tuple[int, int], *, has_full_form: bool
) -> Mention | None:
    """Return what a known form names at its place, or None where it is another word."""
    start, end = span
    if not _is_cased(known, text[start:end]):
        return None
    is_local = known.entity.kind == "org" and _is_local(plain, start, end)
    if is_local or (known.entity.kind == "person" and plain.startswith(_eponyms(), end)):
        return None
    if known.entity.kind == "model" and (cut := _counted(plain, start, end)):
        shorter = known_form(plain[start:cut])
        if shorter is None:
            return None
        return _mention(shorter, text, plain, (start, cut), has_full_form=has_full_form)
    is_meant = known.sense is None or _is_meant(known.sense, plain, start, end, has_full_form)
    if not is_meant and not (known.sense and known.sense.stands_alone):
        return None
    return Mention(
        start=start,
        end=end,
        kind=known.entity.kind,
        entity=known.entity.entity_id if is_meant else None,
        name=known.entity.name if is_meant else text[start:end],
        how="alias" if is_meant else GENERAL,
    )


def _is_local(plain: str, start: int, end: int) -> bool:
    """Return whether an office is one of a town, not of the state: 某市|网信办."""
    return plain[start - 1 : start] in _TOWNS and plain[end - 1] in _OFFICES and start > 0


def _counted(plain: str, start: int, end: int) -> int:
    """Return where a model's name ends if the digit behind it counts something: ChatGPT|5次."""
    if plain[end - 1].isdigit() and plain[end - 2 : end - 1] == " " and end - 2 > start:
        return end - 2 if COUNTED.match(plain, end) else 0
    return 0


def known_form(plain: str) -> KnownForm | None:
    """Return the known form that is spelled like one folded name, or None."""
    hit = _table().get(plain)
    return hit if isinstance(hit, KnownForm) else None


def is_opener(plain: str) -> bool:
    """Return whether a folded word is a place or a word such as 国家."""
    return isinstance(_table().get(plain), Opener)


def _is_cased(known: KnownForm, printed: str) -> bool:
    """Return whether Latin letters are printed in a case that a name may have.

    A short name in other letters is another word (``Time``, ``most``, ``Air``); a long one and
    the name of a model are a matter of care (``openai``, ``llama``).
    """
    if not known.form.isascii() or len(known.form) > _MAX_SHORT or printed in known.entity.forms:
        return True
    return any(map(str.isdigit, printed)) or (printed.islower() and known.entity.kind == "model")


def _is_meant(sense: Sense, plain: str, start: int, end: int, has_full_form: bool) -> bool:
    if _stands(plain, start, end, sense.not_before, sense.not_after):
        return False
    if not _is_framed(sense, plain, start, end):
        return False
    around = plain[max(0, start - _NEGATIVE_REACH) : end + _NEGATIVE_REACH]
    if _has(around, sense.not_near):
        return False
    if has_full_form:
        return True
    if sense.is_close or _has(plain, sense.not_near):
        plain = plain[max(0, start - _POSITIVE_REACH) : end + _POSITIVE_REACH]
    return _has(plain, sense.near)


def _is_framed(sense: Sense, plain: str, start: int, end: int) -> bool:
    if not sense.before and not sense.after:
        return True
    is_before = _ends_with(plain, start, sense.before)
    is_after = _starts_with(plain, end, sense.after)
    return (is_before and is_after) if sense.needs_both else (is_before or is_after)


def _stands(
    plain: str, start: int, end: int, before: tuple[str, ...], after: tuple[str, ...]
) -> bool:
    return _ends_with(plain, start, before) or _starts_with(plain, end, after)


def _ends_with(plain: str, at: int, words: tuple[str, ...]) -> bool:
    if not words:
        return False
    if at and plain[at - 1] == " ":
        at -= 1
    return plain[max(0, at - 8) : at].endswith(words)


def _starts_with(plain: str, at: int, words: tuple[str, ...]) -> bool:
    if plain[at : at + 1] == " ":
        at += 1
    return plain.startswith(words, at)


def _has(plain: str, words: Iterable[str]) -> bool:
    return any(word in plain for word in words)


@cache
def _eponyms() -> tuple[str, ...]:
    return tuple(word_table("person_words")["eponyms_of_known"])


@cache
def _table() -> NameTable[KnownForm | Opener | bool]:
    known = known_entities()
    names: list[tuple[str, KnownForm | Opener | bool]] = [(name, True) for name in known.blocked]
    # Full forms first: a weak form that is spelled like one of them is that one.
    names += [(form.form, _folded_sense(form)) for form in known.forms if form.sense is None]
    names += [(form.form, _folded_sense(form)) for form in known.forms if form.sense is not None]
    places = word_table("place_words")
    for key, is_general, is_place in (
        ("countries", True, True),
        ("regions", False, True),
        ("heads", True, False),
    ):
        opener = Opener(is_general=is_general, is_place=is_place)
        names += [(word, opener) for word in places[key]]
    return NameTable(names)


def _folded_sense(form: KnownForm) -> KnownForm:
    if form.sense is None:
        return form
    sense = form.sense

    def words(raw: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(folded(word) for word in raw)

    return KnownForm(
        form=form.form,
        entity=form.entity,
        sense=Sense(
            near=words(sense.near),
            not_near=words(sense.not_near),
            before=words(sense.before),
            after=words(sense.after),
            is_close=sense.is_close,
            needs_both=sense.needs_both,
            not_before=words(sense.not_before),
            not_after=words(sense.not_after),
            stands_alone=sense.stands_alone,
        ),
    )
