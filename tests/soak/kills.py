"""What is killed when: planned with dice, carried out at the moment it is there."""

import random
import time
from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass

from tests.soak.processes import Process, kill

WEIGHTS = {"flow": 40, "crawl": 27, "build": 17, "worker": 8, "server": 3, "up": 3, "all": 2}
"""How often each is chosen. A flow dies in a second; a new server and worker take half a minute."""

LONGEST_S = {"flow": 16.0, "crawl": 3.0, "build": 0.4, "worker": 12.0, "server": 12.0}
"""The latest moment after it was first seen; others: ten seconds after their turn came."""

PATIENCE_S = 40.0
"""How long a crawl or a build worker is waited for; some days bring no page to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One planned kill.

    Args:
        day: The day on which its turn comes.
        kind: What is killed.
        share: How late between the first moment at which it is seen and the latest.
    """

    day: int
    kind: str
    share: float


def planned_kills(*, first: int, days: int, kills: int, seed: int) -> list[Kill]:
    """Return so many kills, spread over the days by chance; none on the first one."""
    draw = random.Random(seed)  # noqa: S311
    kinds = draw.choices(list(WEIGHTS), list(WEIGHTS.values()), k=kills)
    on = sorted(first + draw.randrange(min(1, days - 1), days) for _ in range(kills))
    return [
        Kill(day=day, kind=kind, share=draw.random()) for day, kind in zip(on, kinds, strict=True)
    ]


class Killer:
    """Carries out a plan, one kill after the other."""

    def __init__(self, plan: list[Kill]) -> None:
        self._left = deque(plan)
        self._armed_at: float | None = None
        self._seen_at: float | None = None
        self.done: Counter[str] = Counter()
        self.last = "nothing"

    def is_due(self, day: int) -> bool:
        """Return whether a kill of this or an earlier day is left."""
        return bool(self._left) and self._left[0].day <= day

    def look(
        self, day: int, alive: dict[int, Process], *, root: int | None, runs: Collection[str]
    ) -> list[Process]:
        """Kill what is due; return what was killed.

        Args:
            day: The day of the simulation.
            alive: The processes of the corpus.
            root: Id of the ``ingest up`` that runs, None for none.
            runs: Flow runs that are under way; a process of another has done its work.
        """
        if not self.is_due(day) or root is None:
            return []
        now = time.monotonic()
        self._armed_at = self._armed_at or now
        kind = self._left[0].kind
        if now - self._armed_at > PATIENCE_S and kind in {"crawl", "build"}:
            kind = "flow"
        chosen = _chosen(kind, alive, root, runs)
        if not chosen:
            return []
        self._seen_at = self._seen_at or now
        if now - self._seen_at < self._left[0].share * LONGEST_S.get(kind, 10.0):
            return []
        kill(chosen)
        self._left.popleft()
        self._armed_at = self._seen_at = None
        self.done[kind] += 1
        self.last = kind
        return chosen


def _chosen(
    kind: str, alive: dict[int, Process], root: int, runs: Collection[str]
) -> list[Process]:
    if kind == "all":
        return list(alive.values())
    if kind == "up":
        return [alive[root]] if root in alive else []
    able = [one for one in alive.values() if one.kind == kind]
    return [one for one in able if one.run in runs or kind in {"worker", "server"}][:1]
