"""Edits an editor makes days after publication."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ingest.model.instant import BEIJING
from ingest.sampleweb.dice import Dice

Edit = Literal["typo", "title", "cut", "added", "figures"]

EDITS: tuple[Edit, ...] = ("typo", "title", "cut", "added", "figures")

# Counts and shares; years, months, days and article numbers stay what they are.
_FIGURE = re.compile(
    r"(?<![\d.第])(?!20\d\d)([1-9]\d{1,3})(?=(?:名|人|家|项|个|万|亿|%|次|份|件|台|套|条|所))"
)
_HAN_PAIR = re.compile(r"[\u4e00-\u9fff]{8}")


def misprinted(paragraphs: Sequence[str], dice: Dice, key: str) -> tuple[str, ...]:
    """Return the paragraphs with two neighbouring characters of one word swapped."""
    number = dice.whole(0, len(paragraphs) - 1, key, "typo")
    paragraph = paragraphs[number]
    found = _HAN_PAIR.search(paragraph)
    if found is None:
        return tuple(paragraphs)
    at = found.start() + 4
    slip = paragraph[:at] + paragraph[at + 1] + paragraph[at] + paragraph[at + 2 :]
    return (*paragraphs[:number], slip, *paragraphs[number + 1 :])


def without_one(paragraphs: Sequence[str], dice: Dice, key: str) -> tuple[str, ...]:
    """Return the paragraphs without one from the middle."""
    if len(paragraphs) < 4:
        return tuple(paragraphs)
    number = dice.whole(1, len(paragraphs) - 2, key, "cut")
    return (*paragraphs[:number], *paragraphs[number + 1 :])


def with_addition(paragraphs: Sequence[str], outlet: str, since: datetime) -> tuple[str, ...]:
    """Return the paragraphs with a closing one that the editors added on that day."""
    local = since.astimezone(BEIJING)
    addition = (
        f"{local.month}月{local.day}日{local.hour}时补充，{outlet}就文中所述情况再次联系了有关各方，"
        "截至发稿，尚无新的回应，后续进展将另行报道。"
    )
    return (*paragraphs, addition)


def with_other_figures(paragraphs: Sequence[str], dice: Dice, key: str) -> tuple[str, ...]:
    """Return the paragraphs with the first one or two counts corrected upwards."""
    left = 2

    def larger(found: re.Match[str]) -> str:
        nonlocal left
        if left == 0:
            return found[0]
        left -= 1
        value = int(found[1])
        return str(value + max(1, value * dice.whole(2, 9, key, "figure", left) // 100))

    return tuple(_FIGURE.sub(larger, paragraph) for paragraph in paragraphs)


def updated_title(title: str, dice: Dice, key: str) -> str:
    """Return the headline after an editor touched it."""
    return dice.pick(("{}（更新）", "{}（修订）", "{}（附后续）"), key, "new title").format(title)
