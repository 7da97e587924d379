"""How far a result can be trusted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import LowQuality
from ingest.extract.refusals import MIN_CHARS

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_SENTENCE_END = re.compile("[。！？；：”」…]|[.!?][\"')]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How much a result is to be trusted.

    Args:
        score: Share 0..1.
        reasons: Stable words for what lowered it, worst first.
    """

    score: float
    reasons: tuple[str, ...]


def judge(
    *,
    title: str | None,
    lines: Sequence[str],
    n_linked: int,
    has_time: bool,
    agreement: float | None,
    flags: Sequence[str],
) -> Quality:
    """Return how far an article can be trusted.

    Args:
        title: Headline, or None.
        lines: Lines of the cleaned body.
        n_linked: Lines of the raw body that were mostly link text.
        has_time: Whether a time of publication was found.
        agreement: How far the extractors agreed; None when one was enough.
        flags: Damage seen while decoding and normalising.
    """
    text = "\n".join(lines)
    n_chars = len(text)
    # Only sums above .7 refuse a page, so two strong doubts together do and none alone does. Of 47
    # labelled pages 41 cost nothing and the worst (half of it code) .5; of 95 shapes 73 and .35.
    costs: list[tuple[float, str]] = []
    if n_chars < 100:
        costs.append((0.35, "very_short"))
    elif n_chars < 200:
        costs.append((0.1, "short"))
    if not title:
        costs.append((0.2, "no_title"))
    if not has_time:
        costs.append((0.1, "no_date"))
    if agreement is not None and agreement < 0.6:
        costs.append((0.35 if agreement < 0.35 else 0.2, "extractors_disagree"))
    sentences = sum(bool(_SENTENCE_END.search(line)) for line in lines)
    if lines and sentences * 3 < len(lines):
        costs.append((0.3, "few_sentences"))
    if n_linked > len(lines):
        costs.append((0.3, "many_links"))
    if n_chars and len(_HAN.findall(text)) * 4 < n_chars:
        costs.append((0.2, "little_chinese"))
    if "cut_transfer" in flags:
        costs.append((0.25, "cut_transfer"))
    if "replacement_chars" in flags or "mojibake" in flags:
        damaged = text.count("\ufffd") + text.count("锟斤拷")
        if damaged:
            costs.append((min(0.5, 0.05 + 20 * damaged / n_chars), "damaged_chars"))
    costs.sort(reverse=True)
    score = max(0.0, 1.0 - sum(cost for cost, _ in costs))
    return Quality(score=round(score, 3), reasons=tuple(word for _, word in costs))


def doubt(quality: Quality, reason: str, cost: float) -> Quality:
    """Return a quality lowered for one more reason."""
    score = max(0.0, quality.score - cost)
    return Quality(score=round(score, 3), reasons=(*quality.reasons, reason))


def refuse_poor(url: str, *, quality: Quality, n_chars: int) -> None:
    """Raise when there is too little text, or nothing speaks for it.

    Raises:
        LowQuality: Fewer than ``MIN_CHARS`` characters, or quality below .3.
    """
    if n_chars < MIN_CHARS:
        raise LowQuality(url, f"too_short: {n_chars} characters")
    if quality.score < 0.3:
        raise LowQuality(url, ", ".join(quality.reasons))
