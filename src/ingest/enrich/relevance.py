"""Is an article coverage of AI governance, and which words and sentences say so.

The score is a density, not a sum: a raw sum grows with the length of a text, and a cap per term
kills short clear ones. Each sentence earns the weights of its terms up to one core term; the
body counts as these points per 100 characters, the headline adds its own points. Nothing in the
article is measured but what is listed as evidence.

Constants were chosen on the outlets whose SHA-1 of the name is odd (133 texts of
``eval/relevance``): best F1, and the middle of the thresholds within .01 of it. There F1 is .91,
on the other outlets (123 texts) .82. Figures: ``tests/eval/run_relevance.py``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ingest.enrich.lexicon import governance_lexicon
from ingest.enrich.matching import Match, matches_in

# One title point against one point per 100 characters of body. .2 to 1 score the same; a small
# factor keeps a slogan in a headline from deciding alone.
TITLE_FACTOR = 0.3
# Two core terms: a headline that lists five is no clearer.
TITLE_LIMIT = 6
# One core term. 2 to 5 score within .01.
SENTENCE_LIMIT = 3
# Added to the length, in characters, so that one word in a 100-character brief does not decide.
SMOOTHING = 200
# Headline of a launch, a deal or an appointment: average precision .79 -> .82 on other outlets.
LAUNCH_FACTOR = 0.5
# The density at which the score is one half: one core term in 600 characters.
HALF_DENSITY = 0.5
# How many sentences are handed out as the ones that decided.
N_SENTENCES = 5

_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；”』」]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One occurrence that counted.

    Args:
        term_id: Term of the lexicon.
        alias: The occurrence as printed.
        start: First character, an offset into the title if ``in_title``, else into the text.
        end: One past the last character.
        in_title: Whether it stands in the title.
        weight: 3 core, 2 strong, 1 weak.
    """

    term_id: str
    alias: str
    start: int
    end: int
    in_title: bool
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingSentence:
    """A sentence of the text that earned points; offsets into the text.

    Args:
        start: First character.
        end: One past the last character.
        points: Weight of its terms, at most ``SENTENCE_LIMIT``.
    """

    start: int
    end: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """How far an article is coverage of AI governance.

    Args:
        score: 0..1; one half is the border.
        is_relevant: Whether the score reaches one half.
        evidence: Occurrences that counted, title first, in reading order.
        sentences: The sentences with most points, at most five, in reading order.
        launch_word: The word in the title that halved the density, or None.
    """

    score: float
    is_relevant: bool
    evidence: tuple[Evidence, ...]
    sentences: tuple[DecidingSentence, ...]
    launch_word: str | None


def relevance_of(title: str, text: str) -> Relevance:
    """Return how far an article is coverage of AI governance, with what proves it.

    Args:
        title: Headline in simplified Chinese, may be empty.
        text: Body in simplified Chinese, paragraphs joined by a newline.
    """
    in_title, sentences = _counted(matches_in(title, text), text)
    deciding = [
        DecidingSentence(start=start, end=end, points=_points(matches, SENTENCE_LIMIT))
        for (start, end), matches in sentences
    ]
    body = 100 * sum(sentence.points for sentence in deciding) / (len(text) + SMOOTHING)
    density = TITLE_FACTOR * _points(in_title, TITLE_LIMIT) + body
    launch_word = _launch_word(title, in_title)
    if launch_word is not None:
        density *= LAUNCH_FACTOR
    best = sorted(deciding, key=lambda sentence: -sentence.points)[:N_SENTENCES]
    return Relevance(
        score=density / (density + HALF_DENSITY),
        is_relevant=density >= HALF_DENSITY,
        evidence=tuple(
            _evidence(match)
            for matches in (in_title, *(matches for _, matches in sentences))
            for match in matches
        ),
        sentences=tuple(sorted(best, key=lambda sentence: sentence.start)),
        launch_word=launch_word,
    )


_Sentences = list[tuple[tuple[int, int], list[Match]]]


def _counted(matches: Iterable[Match], text: str) -> tuple[list[Match], _Sentences]:
    """Return the matches of the title and of each sentence, without lonely supporting terms."""
    spans = [sentence.span() for sentence in _SENTENCE.finditer(text)]
    starts = [start for start, _ in spans]
    in_title: list[Match] = []
    by_sentence: dict[int, list[Match]] = {}
    for match in matches:
        if match.in_title:
            in_title.append(match)
        else:
            by_sentence.setdefault(bisect_right(starts, match.start) - 1, []).append(match)
    return (
        in_title if _stands(in_title) else [],
        [(spans[index], found) for index, found in by_sentence.items() if _stands(found)],
    )


def _stands(matches: Iterable[Match]) -> bool:
    return any(not match.term.is_supporting for match in matches)


def _points(matches: Iterable[Match], limit: int) -> int:
    """Return the weight of the terms, each counted once."""
    return min(limit, sum({match.term.term_id: match.term.weight for match in matches}.values()))


def _evidence(match: Match) -> Evidence:
    return Evidence(
        term_id=match.term.term_id,
        alias=match.alias,
        start=match.start,
        end=match.end,
        in_title=match.in_title,
        weight=match.term.weight,
    )


def _launch_word(title: str, in_title: Iterable[Match]) -> str | None:
    """Return the word that makes a headline product news, or None.

    ``某公司推出AI治理平台`` is, ``欧盟推出AI法案`` is not: a law, a court or a regulator in the
    headline outweighs the word.
    """
    hit = _launch_words().search(title)
    if hit is None or any(_is_of_authority(match) for match in in_title):
        return None
    return hit.group()


def _is_of_authority(match: Match) -> bool:
    # Terms without a topic are words such as 监管 and 备案.
    return not match.term.topics or bool(_authority_topics().intersection(match.term.topics))


@cache
def _launch_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, governance_lexicon().launch_words)))


@cache
def _authority_topics() -> frozenset[str]:
    topics = governance_lexicon().topics
    return frozenset(topic.topic_id for topic in topics if topic.is_of_authority)
