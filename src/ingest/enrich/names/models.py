"""Models by their versions: GPT-4o mini, Claude 3.5 Sonnet, Qwen2.5-72B-Instruct."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ingest.enrich.names.entities import Family, known_entities
from ingest.enrich.names.known import COUNTED, known_form
from ingest.enrich.names.lookup import either, spellings
from ingest.enrich.spans import Mention

_NUMBER = r"[vrkmo]?\d{1,3}(?:\.\d{1,2}){0,2}(?:[a-z]|\.x)?(?![a-z0-9.]*[a-z0-9])"
_SIZE = r"(?:\d{1,2}x)?\d{1,4}(?:\.\d)?[bmk]|a\d{1,3}b"
_WORD = (
    "mini|nano|pro|plus|max|turbo|ultra|flash|lite|air|sonnet|opus|haiku|preview|thinking|vision|"
    "coder|code|chat|instruct|omni|base|large|medium|small|next|fast|heavy|audio|image|video|math|"
    "vl|moe|exp|experimental|distill|zero|live|deep think|terminus|maverick|scout|agent|high|"
    "speciale"
)
_PART = re.compile(
    rf"[ -]?(?:(?:{_NUMBER}|{_SIZE}|{_WORD})(?![a-z0-9])(?!{COUNTED.pattern}))|-\d{{4}}(?!\d)"
)
_STRICT_PART = re.compile(
    rf"(?:[ -]?[vrkm]\d{{1,2}}(?:\.\d{{1,2}})?|-\d{{1,2}}(?:\.\d)?[bm]?|[ -]?\d\.\d|-(?:{_WORD}))"
    rf"(?![a-z0-9])(?!{COUNTED.pattern})"
)
# A model nobody listed says by its size what it is: Foo-7B-Chat.
_SIZED = re.compile(
    r"[A-Z](?<![A-Za-z0-9./-].)[A-Za-z]+(?:-?\d(?:\.\d)?)?(?:-[A-Za-z]+)?-\d{1,4}(?:\.\d)?[BM]"
    r"(?:-[A-Z][A-Za-z]+)*(?![A-Za-z0-9])"
)
# 「伏羲」大模型, AI助手「小研」
_KIND = "(?:大模型|语言模型|基础模型|世界模型|AI模型|AI助手|AI软件|智能体|聊天机器人)"
_KINDS = re.compile(f"[」”’]{_KIND}|{_KIND}[「“‘]")
_INSIDE = r"[「“‘]([^「」“”‘’，。、\n]{2,10})[」”’]"
_QUOTED = re.compile(f"{_INSIDE}{_KIND}|{_KIND}{_INSIDE}")


def versioned_models(text: str, plain: str) -> Iterator[Mention]:
    """Yield the models whose version or size is printed behind a name.

    A name with a version that is known has the entity of that version, else of the family; words
    behind a known version are sizes of it (GPT-5 mini).
    """
    pattern, families = _families()
    for match in pattern.finditer(plain):
        start, end = match.span()
        family = families[match.group()]
        cuts = _parts(plain, end, family)
        if cuts:
            yield _mention(text, plain, start, (end, *cuts), family)
    for match in _SIZED.finditer(text):
        yield _unknown(text, *match.span())
    if _KINDS.search(text):
        for match in _QUOTED.finditer(text):
            yield _unknown(text, *match.span(match.lastindex or 1))


def _parts(plain: str, at: int, family: Family) -> list[int]:
    """Return where the parts of a version end."""
    cuts = []
    pattern = _STRICT_PART if family.is_strict else _PART
    while match := pattern.match(plain, at):
        at = match.end()
        cuts.append(at)
        pattern = _PART
    return cuts


def _mention(text: str, plain: str, start: int, cuts: tuple[int, ...], family: Family) -> Mention:
    entity = family.entity
    for cut in reversed(cuts[1:]):
        known = known_form(plain[start:cut])
        if known is not None and known.entity.kind == "model" and known.sense is None:
            entity = known.entity
            break
    return Mention(
        start=start,
        end=cuts[-1],
        kind="model",
        entity=entity.entity_id if entity else None,
        name=entity.name if entity else text[start : cuts[-1]],
        how="version",
    )


def _unknown(text: str, start: int, end: int) -> Mention:
    return Mention(
        start=start, end=end, kind="model", entity=None, name=text[start:end], how="pattern"
    )


@cache
def _families() -> tuple[re.Pattern[str], Mapping[str, Family]]:
    families = {
        spelling: family
        for family in known_entities().families
        for spelling in spellings(family.form)
    }
    latin = [name for name in families if name[0].isascii()]
    others = [name for name in families if not name[0].isascii()]
    # The first letter comes first, so that places without one cost nothing.
    first = "".join(sorted({name[0] for name in families}))
    return re.compile(
        f"[{first}](?:(?<![a-z0-9].)(?:{_behind(latin)})|{_behind(others)})(?![a-z])"
    ), families


def _behind(names: Iterable[str]) -> str:
    """Return a pattern for names whose first letter has been read."""
    tails: dict[str, list[str]] = {}
    for name in names:
        tails.setdefault(name[0], []).append(name[1:])
    return "|".join(f"(?<={head}){either(found)}" for head, found in sorted(tails.items()))
