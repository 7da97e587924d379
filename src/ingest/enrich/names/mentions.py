"""Names in a text: people, organisations, models, laws and events, each with its place.

Known names come first (``known_entities/``); patterns find names that no list knows; then the
short forms which the text itself introduces are looked for everywhere. The longest span wins,
and of two alike the known one. What cannot be told stays without an entity.
"""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter

from ingest.enrich.names.aliases import aliased, aliases_of, glosses, linked_to_longer
from ingest.enrich.names.bodies import (
    bodies_behind_places,
    meetings_of,
    named_institutes,
    parts_of_bodies,
    registered_companies,
)
from ingest.enrich.names.folding import folded
from ingest.enrich.names.houses import houses, towns
from ingest.enrich.names.known import Opener, known_names
from ingest.enrich.names.latin import capitalised_runs, latin_bodies
from ingest.enrich.names.law_titles import (
    latin_titles,
    short_titles,
    titles_behind_places,
    titles_in_marks,
)
from ingest.enrich.names.models import versioned_models
from ingest.enrich.names.person_chinese import (
    byline_people,
    chinese_people,
    handles,
    name_mentions,
)
from ingest.enrich.names.person_dotted import dotted_people
from ingest.enrich.names.person_latin import latin_people
from ingest.enrich.spans import Mention

_DOMAIN = r"\.(?:com|cn|org|net|gov|edu|io|co|me|tv|ai|uk)(?![A-Za-z0-9])"
_ADDRESS = re.compile(
    r"https?:[^\s，。；、（）()“”「」《》\u4e00-\u9fff]+|www\.[A-Za-z0-9./_-]+|[\w.+-]+@[\w.-]+"
    rf"|(?<![A-Za-z0-9])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*{_DOMAIN}(?:/[A-Za-z0-9./_?=&%#-]*)?"
)
# Most texts have no address, and this is a tenth of the work.
_SIGN = re.compile(rf"{_DOMAIN}|:/|@")
_WORK = re.compile("《([^《》\n]{1,60})》")
_TOWN = Opener(is_general=False, is_place=True)
_start = itemgetter(0)
# What may stand with a name between book marks and not make it a part of a title.
_WORK_KIND = re.compile("杂志|周刊|月刊|期刊|报|日报|网站|新闻|中文网|评论|频道|节目|栏目")


def mentions_of(text: str, *, title: str = "") -> tuple[Mention, ...]:
    """Return every name in a text, in reading order, without overlap.

    Args:
        text: The text; offsets count its code points.
        title: Headline. Names in it are not returned, but help to tell ambiguous ones.
    """
    whole = f"{title}\n{text}"
    plain = folded(whole)
    body_at = len(title) + 1
    known = known_names(whole, plain)
    firm = known.mentions
    openers = sorted([*known.openers, *((*span, _TOWN) for span in towns(plain))], key=_start)
    places = [(start, end) for start, end, opener in known.openers if opener.is_place]
    organisations = [mention for mention in firm if mention.kind == "org"]
    eu = [(m.start, m.end) for m in organisations if m.entity == "eu"]
    runs = capitalised_runs(whole)
    found = [
        *firm,
        *versioned_models(whole, plain),
        *dotted_people(whole, plain),
        *latin_people(whole, plain, runs),
        *byline_people(whole, plain),
        *handles(whole),
        *name_mentions(whole, plain, sorted(chinese_people(plain))),
        *titles_in_marks(whole),
        *titles_behind_places(whole, [*places, *eu]),
        *latin_titles(whole, runs),
        *bodies_behind_places(whole, plain, openers, firm),
        *parts_of_bodies(whole, plain, organisations),
        *meetings_of(whole, plain, organisations, firm),
        *registered_companies(whole),
        *named_institutes(whole, plain),
        *houses(whole, plain, firm, openers),
        *latin_bodies(whole, plain, runs),
    ]
    taken = [_nothing(span) for span in known.taken]
    others = [
        *(_nothing((start, end)) for start, end, _ in known.openers),
        *(_nothing(span) for span in _addresses(whole)),
    ]
    names = resolved([*taken, *found, *others])
    names = _joined(names, glosses(whole, names), taken=taken, others=others)
    laws = [mention for mention in names if mention.kind == "law"]
    short = [*aliased(whole, plain, aliases_of(whole, names)), *short_titles(whole, laws)]
    names = _joined(names, short, taken=taken, others=others)
    names = linked_to_longer(whole, names)
    works = [match.span(1) for match in _WORK.finditer(whole)]
    return tuple(
        Mention(
            start=mention.start - body_at,
            end=mention.end - body_at,
            kind=mention.kind,
            entity=mention.entity,
            name=mention.name,
            how=mention.how,
        )
        for mention in names
        if mention.start >= body_at and not _is_in_work(plain, mention, works)
    )


def resolved(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions without overlap, in reading order: the longest, then the first given.

    Args:
        mentions: Mentions that may overlap, the surer ones first; those without a kind only take
            their place from others.
    """
    longest = sorted(mentions, key=lambda mention: mention.start - mention.end)
    taken = bytearray(max((mention.end for mention in longest), default=0))
    kept = []
    for mention in longest:
        start, end = mention.start, mention.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            if mention.kind:
                kept.append(mention)
    return sorted(kept, key=attrgetter("start"))


def _joined(
    names: list[Mention],
    more: Iterable[Mention],
    *,
    taken: list[Mention],
    others: list[Mention],
) -> list[Mention]:
    """Return names with more of them, which yield to those that are there."""
    spans = {(mention.start, mention.end) for mention in names}
    new = [mention for mention in more if (mention.start, mention.end) not in spans]
    return resolved([*taken, *names, *new, *others]) if new else names


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of web and mail addresses."""
    if _SIGN.search(text):
        for match in _ADDRESS.finditer(text):
            yield match.span()


def _nothing(span: tuple[int, int]) -> Mention:
    """Return a stand-in for words that are no name and hold none."""
    return Mention(start=span[0], end=span[1], kind="", entity=None, name="", how="")


def _is_in_work(plain: str, mention: Mention, works: Iterable[tuple[int, int]]) -> bool:
    """Return whether a name is a part of the title of a work, such as 《Facebook：内部故事》."""
    for start, end in works:
        if start <= mention.start and mention.end <= end:
            rest = plain[start : mention.start] + plain[mention.end : end]
            if mention.kind == "law":
                return False
            return mention.kind == "person" or bool(_WORK_KIND.sub("", rest).strip(" ·"))
    return False
