"""Choices that depend on a seed and a name, never on the order in which they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_TOP = 1 << 64


@dataclass(frozen=True, slots=True)
class Dice:
    """A source of choices: the same seed and names always give the same choice.

    An article added to the corpus therefore changes nothing about the other pages.
    """

    seed: int

    def bits(self, *names: object) -> int:
        """Return 64 bits that belong to these names."""
        text = "\x1f".join((str(self.seed), *map(str, names)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")

    def share(self, *names: object) -> float:
        """Return a number from 0 up to but not including 1."""
        return self.bits(*names) / _TOP

    def whole(self, low: int, high: int, *names: object) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + self.bits(*names) % (high - low + 1)

    def pick(self, options: Sequence[T], *names: object) -> T:
        """Return one of the options."""
        return options[self.bits(*names) % len(options)]

    def some(self, options: Sequence[T], count: int, *names: object) -> list[T]:
        """Return up to ``count`` different options in a random order."""
        order = sorted(range(len(options)), key=lambda index: self.bits(*names, index))
        return [options[index] for index in order[:count]]

    def digits(self, count: int, *names: object) -> str:
        """Return a number of exactly ``count`` digits, as a site gives its articles."""
        return str(10 ** (count - 1) + self.bits(*names) % (9 * 10 ** (count - 1)))
