"""The ways in which a page can be unlike the usual pages of its portal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ingest.model.route import PageSigns
from ingest.watching.usual import DOORS, Usual, method_of

SHORT = 0.5
"""Of the length that one article in twenty falls short of."""

LONG = 2.0
"""Of the length that one article in twenty exceeds."""

POOR = 0.1
"""Below the quality that one article in twenty falls short of."""

Weight = Literal["door", "hard", "damage", "build"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """One way in which a page can be odd.

    Args:
        word: Its name.
        said: What is said of a page that is.
        weight: ``door``: no article, and a closed door; ``hard``: what is read is wrong by
            itself; ``damage``: less is read than usual; ``build``: nothing is wrong with what is
            read, only the page is built otherwise.
        is_odd: Whether a page is so, given what is usual; None where it cannot be.
    """

    word: str
    said: str
    weight: Weight
    is_odd: Callable[[PageSigns, Usual], bool | None]


def _of_articles(
    test: Callable[[PageSigns, Usual], bool | None],
) -> Callable[[PageSigns, Usual], bool | None]:
    """Return a test that only articles can be put to."""
    return lambda sign, usual: None if sign.reason is not None else test(sign, usual)


def _is_same_text(sign: PageSigns, usual: Usual) -> bool | None:
    known = usual.texts.get(sign.text_sha256)
    return None if not sign.text_sha256 else known is not None and known != sign.url


ODDITIES: tuple[Oddity, ...] = (
    Oddity(
        word="door",
        said="asks for a login or checks for robots",
        weight="door",
        is_odd=lambda sign, _: sign.reason in DOORS,
    ),
    Oddity(
        word="none",
        said="holds no article",
        weight="damage",
        is_odd=lambda sign, _: sign.reason is not None,
    ),
    Oddity(
        word="title",
        said="has no headline",
        weight="damage",
        is_odd=_of_articles(lambda sign, _: not sign.has_title),
    ),
    Oddity(
        word="author",
        said="has no author",
        weight="damage",
        is_odd=_of_articles(lambda sign, _: not sign.has_author),
    ),
    Oddity(
        word="published",
        said="has no date",
        weight="damage",
        is_odd=_of_articles(lambda sign, _: not sign.has_published),
    ),
    Oddity(
        word="source",
        said="names no source",
        weight="damage",
        is_odd=_of_articles(lambda sign, _: not sign.has_source),
    ),
    Oddity(
        word="cut",
        said="ends in the middle of the page",
        weight="hard",
        is_odd=_of_articles(lambda sign, _: sign.is_cut),
    ),
    Oddity(
        word="open",
        said="ends in the middle of a sentence",
        weight="damage",
        is_odd=_of_articles(lambda sign, _: sign.is_open),
    ),
    Oddity(
        word="damaged",
        said="has lost characters",
        weight="hard",
        is_odd=_of_articles(lambda sign, _: sign.is_damaged),
    ),
    Oddity(
        word="same",
        said="has the text of another address",
        weight="hard",
        is_odd=_of_articles(_is_same_text),
    ),
    Oddity(
        word="lang",
        said="is in another language",
        weight="damage",
        is_odd=_of_articles(lambda sign, usual: sign.lang not in usual.langs),
    ),
    Oddity(
        word="method",
        said="is no longer read by the rules that fitted",
        weight="damage",
        is_odd=_of_articles(lambda sign, usual: method_of(sign) not in usual.methods),
    ),
    Oddity(
        word="short",
        said="is far shorter than usual",
        weight="damage",
        is_odd=_of_articles(lambda sign, usual: sign.n_chars < SHORT * usual.shortest),
    ),
    Oddity(
        word="long",
        said="is far longer than usual",
        weight="damage",
        is_odd=_of_articles(lambda sign, usual: sign.n_chars > LONG * usual.longest),
    ),
    Oddity(
        word="poor",
        said="is read worse than usual",
        weight="damage",
        is_odd=_of_articles(lambda sign, usual: sign.quality < usual.worst - POOR),
    ),
    Oddity(
        word="shape",
        said="is built otherwise",
        weight="build",
        is_odd=_of_articles(
            lambda sign, usual: None if not sign.shape else sign.shape[0] not in usual.shapes
        ),
    ),
    Oddity(
        word="foot",
        said="has another foot",
        weight="build",
        is_odd=_of_articles(lambda sign, usual: sign.foot not in usual.feet if sign.foot else None),
    ),
)


def odd_words(sign: PageSigns, usual: Usual) -> dict[str, bool]:
    """Return of each oddity that a page can have whether it has it."""
    found = {oddity.word: oddity.is_odd(sign, usual) for oddity in ODDITIES}
    return {word: is_odd for word, is_odd in found.items() if is_odd is not None}
