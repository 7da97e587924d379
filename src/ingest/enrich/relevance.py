"""Is an article coverage of AI governance, and which words say so.

Two parts are added. The lexicon counts terms: a density, not a sum, because a raw sum grows with
the length of a text, and a cap per term kills short clear ones. Each sentence earns the weights
of its terms up to one core term; the body counts as these points per 100 characters, the headline
adds its own points. The model says how much the article reads like coverage; see
``model/linear.py``. Alone the lexicon has an average precision of .90 on the outlets not tuned
on, the model .89, together .93. ``reasons.py`` tells which sentences and n-grams decided.

Constants were chosen on our own texts and on the outlets whose SHA-1 of the name is odd (133
texts of ``eval/relevance``). Figures: ``tests/eval/run_relevance.py`` and
``docs/explanation/relevance-model-card.md``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import exp, log

from ingest.enrich.lexicon import governance_lexicon, lexicon_files
from ingest.enrich.matching import Match, matches_in
from ingest.enrich.model.linear import logit_of, shipped_bytes

# Raised when code or constants change here; terms and weights are in the version by their digest.
RULES = "2026-11-22.3"

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

# Log-odds that an article is coverage: DENSITY_FACTOR times the log of its density beside
# HALF_DENSITY, MODEL_FACTOR times the logit of the model, and BIAS. The two factors and the bias
# are those of a logistic regression on the chosen half (2.18, 1.65, -.30), all times SLOPE.
#
# With slope 1 scores were too sure on outlets not tuned on: log loss .50 there, .41 with .7. The
# slope was fitted on 115 articles of our own that nothing was trained on, 32 of them written to be
# borderline (training/calibrate_relevance.py; .62 to .82 with an outlet left out). It moves no
# text across the border and changes no order.
SLOPE = 0.7
DENSITY_FACTOR = 2.2 * SLOPE
MODEL_FACTOR = 1.65 * SLOPE
BIAS = -0.3 * SLOPE
# One core term in 600 characters.
HALF_DENSITY = 0.5
# Added to both densities, for texts without a term. .05 to .2 score within .01.
DENSITY_FLOOR = 0.1
# Most that a text without any term that counts can reach, in log-odds: never coverage by the
# manner of its words alone, but at most a near miss.
MOST_WITHOUT_TERM = -0.5 * SLOPE

# How many words are named as those that decided.
N_TERMS = 8

# The score at the border, and the least one of a near miss. Between them lie 17 of the 256
# labelled texts and 2 of the 83 articles of the sample web: a queue that can be read.
BORDER = 0.5
NEAR_MISS = 0.28

DIGITS = 6
"""Digits kept of a score: the last of sixteen depend on how the machine adds."""

_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；”』」]*")

Span = tuple[int, int]


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
class Relevance:
    """How far an article is coverage of AI governance.

    Args:
        score: 0..1, how likely it is coverage; from the log-odds ``lexicon_part + model_part``.
        is_relevant: Whether the score reaches ``BORDER``.
        is_near_miss: Whether it is under ``BORDER`` but reaches ``NEAR_MISS``.
        density: Points of the terms per 100 characters, those of the headline included.
        logit: What the model makes of it; above zero it reads like coverage.
        lexicon_part: What the density adds to the log-odds.
        model_part: What the model adds, the bias included.
        evidence: Occurrences that counted, title first, in reading order.
        launch_word: The word in the title that halved the density, or None.
    """

    score: float
    is_relevant: bool
    is_near_miss: bool
    density: float
    logit: float
    lexicon_part: float
    model_part: float
    evidence: tuple[Evidence, ...]
    launch_word: str | None


@cache
def relevance_version() -> str:
    """Return the version of rules, lexicon and model; another one may decide otherwise."""
    digest = sha256(shipped_bytes())
    for content in lexicon_files():
        digest.update(content)
    return f"{RULES}-{digest.hexdigest()[:8]}"


def relevance_of(title: str, text: str) -> Relevance:
    """Return how far an article is coverage of AI governance, with the terms that prove it.

    Args:
        title: Headline in simplified Chinese, may be empty.
        text: Body in simplified Chinese, paragraphs joined by a newline.
    """
    in_title, by_sentence = counted_in(matches_in(title, text), sentences_of(text))
    launch_word = _launch_word(title, in_title)
    points = sum(points_of(found, SENTENCE_LIMIT) for found in by_sentence.values())
    density = density_of(
        title_points=points_of(in_title, TITLE_LIMIT),
        body_points=points,
        n_chars=len(text),
        is_launch=launch_word is not None,
    )
    logit = logit_of(title, text)
    score = round(score_of(density, logit), DIGITS)
    return Relevance(
        score=score,
        is_relevant=score >= BORDER,
        is_near_miss=NEAR_MISS <= score < BORDER,
        density=density,
        logit=logit,
        lexicon_part=lexicon_part_of(density),
        model_part=MODEL_FACTOR * logit + BIAS,
        evidence=_evidence(in_title, by_sentence),
        launch_word=launch_word,
    )


def evidence_in(title: str, text: str) -> tuple[Evidence, ...]:
    """Return the evidence of ``relevance_of`` alone, in less than half the time."""
    return _evidence(*counted_in(matches_in(title, text), sentences_of(text)))


def deciding_terms(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the words that weigh most together, strongest first, at most eight."""
    weights: dict[str, int] = {}
    names: dict[str, str] = {}
    for item in evidence:
        names.setdefault(item.term_id, item.alias)
        weights[item.term_id] = weights.get(item.term_id, 0) + item.weight
    ranked = sorted(weights, key=lambda term_id: (-weights[term_id], names[term_id]))
    return tuple(dict.fromkeys(names[term_id] for term_id in ranked))[:N_TERMS]


def density_of(*, title_points: int, body_points: int, n_chars: int, is_launch: bool) -> float:
    """Return the points per 100 characters of body, those of the headline included."""
    density = TITLE_FACTOR * title_points + 100 * body_points / (n_chars + SMOOTHING)
    return density * LAUNCH_FACTOR if is_launch else density


def lexicon_part_of(density: float) -> float:
    """Return what a density adds to the log-odds; zero at ``HALF_DENSITY``."""
    return DENSITY_FACTOR * log((density + DENSITY_FLOOR) / (HALF_DENSITY + DENSITY_FLOOR))


def score_of(density: float, logit: float) -> float:
    """Return the score of a density and what the model says, 0..1."""
    log_odds = lexicon_part_of(density) + MODEL_FACTOR * logit + BIAS
    if density == 0:
        log_odds = min(log_odds, MOST_WITHOUT_TERM)
    return 1 / (1 + exp(-log_odds))


def sentences_of(text: str) -> list[Span]:
    """Return the sentences of a text, in reading order."""
    return [sentence.span() for sentence in _SENTENCE.finditer(text)]


def counted_in(
    matches: Iterable[Match], sentences: list[Span]
) -> tuple[list[Match], dict[int, list[Match]]]:
    """Return the matches of the title and of each sentence, without lonely supporting terms.

    Args:
        matches: Title first, in reading order.
        sentences: The sentences of the text; the result names them by their number.
    """
    starts = [start for start, _ in sentences]
    in_title: list[Match] = []
    by_sentence: dict[int, list[Match]] = {}
    for match in matches:
        if match.in_title:
            in_title.append(match)
        else:
            by_sentence.setdefault(bisect_right(starts, match.start) - 1, []).append(match)
    return (
        in_title if _stands(in_title) else [],
        {number: found for number, found in by_sentence.items() if _stands(found)},
    )


def _stands(matches: Iterable[Match]) -> bool:
    return any(not match.term.is_supporting for match in matches)


def points_of(matches: Iterable[Match], limit: int) -> int:
    """Return the weight of the terms, each counted once, at most ``limit``."""
    return min(limit, sum({match.term.term_id: match.term.weight for match in matches}.values()))


def _evidence(
    in_title: Iterable[Match], by_sentence: Mapping[int, Iterable[Match]]
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            term_id=match.term.term_id,
            alias=match.alias,
            start=match.start,
            end=match.end,
            in_title=match.in_title,
            weight=match.term.weight,
        )
        for matches in (in_title, *by_sentence.values())
        for match in matches
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
    return match.term.is_of_authority or not _authority_topics().isdisjoint(match.term.topics)


@cache
def _launch_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, governance_lexicon().launch_words)))


@cache
def _authority_topics() -> frozenset[str]:
    topics = governance_lexicon().topics
    return frozenset(topic.topic_id for topic in topics if topic.is_of_authority)
