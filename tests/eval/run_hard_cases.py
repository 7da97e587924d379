"""Relate the hard cases and say, for each kind, which pairs come out right.

    python -m tests.eval.run_hard_cases [--half dev|test] [--failures]

The texts are our own, ``tests/dedup/hard_cases/*.toml``. Each half is related alone, all kinds
together, as ``ingest cluster`` does with any documents. Rules may be made on ``dev`` only, so the
failures of ``test`` are printed by their number unless that half is asked for.
"""

import argparse
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from ingest.dedup.relate import relate
from tests.dedup.hard_cases.cases import APART, FAMILY, HALVES, READERS, cases

BETWEEN = "between cases"
"""Kind of two documents of different cases; their truth is ``APART``."""

LINKS = frozenset({"quotes", "contains"})
"""Either is right where one of them is wanted: how much of a text makes it whole is a threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was made of two documents.

    Args:
        kind: Kind of their case, or ``BETWEEN``.
        a: Smaller id.
        b: Larger id.
        wanted: ``FAMILY``, ``APART`` or the relation that should link them.
        got: ``FAMILY``, ``APART`` or the relation that links them.
    """

    kind: str
    a: str
    b: str
    wanted: str
    got: str

    @property
    def is_right(self) -> bool:
        """Return whether the truth was found."""
        return self.got == self.wanted or {self.got, self.wanted} <= LINKS

    @property
    def is_wrong_merge(self) -> bool:
        """Return whether two texts are in one cluster that should not be."""
        return self.got == FAMILY != self.wanted


@cache
def verdicts(half: str) -> tuple[Verdict, ...]:
    """Return what was made of every two documents of a half, in order of their ids."""
    chosen = [case for case in cases() if case.half == half]
    case_of = {document.doc_id: case for case in chosen for document in case.documents}
    relations = relate([document for case in chosen for document in case.documents])
    cluster_of = {member.article_id: member.cluster_id for member in relations.members}
    link_of = {(pair.a, pair.b): pair.relation for pair in relations.pairs}

    def verdict(a: str, b: str) -> Verdict:
        is_one_case = case_of[a] is case_of[b]
        is_merged = cluster_of[a] == cluster_of[b]
        return Verdict(
            kind=case_of[a].kind if is_one_case else BETWEEN,
            a=a,
            b=b,
            wanted=case_of[a].truth.get((a, b), APART) if is_one_case else APART,
            got=FAMILY if is_merged else link_of.get((a, b), APART),
        )

    return tuple(verdict(a, b) for a, b in combinations(sorted(case_of), 2))


def failures(half: str) -> list[Verdict]:
    """Return the verdicts of a half that are not the truth."""
    return [verdict for verdict in verdicts(half) if not verdict.is_right]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How the pairs of one kind came out.

    Args:
        copies: Pairs that should be one family.
        merged: Of these, pairs in one cluster.
        others: Pairs that should not be one family.
        merged_wrongly: Of these, pairs in one cluster.
        links: Pairs that should be linked.
        linked: Of these, pairs linked by the right relation.
        linked_wrongly: Pairs with a link that should have none, and copies only linked.
    """

    copies: int
    merged: int
    others: int
    merged_wrongly: int
    links: int
    linked: int
    linked_wrongly: int


def counts(half: str) -> dict[str, Count]:
    """Return the counts of a half by kind, ``BETWEEN`` last."""
    found: Counter[tuple[str, str]] = Counter()
    for one in verdicts(half):
        is_copy, is_link = one.wanted == FAMILY, one.wanted not in (FAMILY, APART)
        is_linked = one.got not in (FAMILY, APART)
        found[one.kind, "copies"] += is_copy
        found[one.kind, "merged"] += is_copy and one.is_right
        found[one.kind, "others"] += not is_copy
        found[one.kind, "merged_wrongly"] += one.is_wrong_merge
        found[one.kind, "links"] += is_link
        found[one.kind, "linked"] += is_link and one.is_right
        found[one.kind, "linked_wrongly"] += is_linked and not one.is_right
    names = Count.__dataclass_fields__
    return {
        kind: Count(**{name: found[kind, name] for name in names}) for kind in (*READERS, BETWEEN)
    }


def figures_of(half: str) -> dict[str, float]:
    """Return the figures to hold: shares of copies merged and links found, numbers of mistakes."""
    figures: dict[str, float] = {}
    for kind, count in counts(half).items():
        if count.copies:
            figures[f"{kind}: copies in one family"] = count.merged / count.copies
        if count.links:
            figures[f"{kind}: links found"] = count.linked / count.links
        if count.others:
            figures[f"{kind}: pairs merged wrongly"] = float(count.merged_wrongly)
        figures[f"{kind}: pairs linked wrongly"] = float(count.linked_wrongly)
    return figures


def low_figures(half: str) -> frozenset[str]:
    """Return the names of the figures where lower is better."""
    return frozenset(name for name in figures_of(half) if name.endswith("wrongly"))


def size_of(half: str) -> str:
    """Return what a half holds, for readers."""
    chosen = [case for case in cases() if case.half == half]
    return f"{len(chosen)} cases, {sum(len(case.documents) for case in chosen)} documents"


def table(half: str) -> str:
    """Return the counts of a half as lines of text."""
    chosen: Counter[str] = Counter(case.kind for case in cases() if case.half == half)
    lines = [
        f"{half}: {size_of(half)}",
        f"{'kind':14}{'cases':>6}{'copies merged':>16}{'merged wrongly':>17}"
        f"{'links found':>14}{'linked wrongly':>16}",
    ]
    for kind, count in counts(half).items():
        merged = f"{count.merged}/{count.copies}" if count.copies else "-"
        linked = f"{count.linked}/{count.links}" if count.links else "-"
        wrongly = f"{count.merged_wrongly}/{count.others}" if count.others else "-"
        lines.append(
            f"{kind:14}{chosen[kind] or '':>6}{merged:>16}{wrongly:>17}"
            f"{linked:>14}{count.linked_wrongly:>16}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the tables, and the failures if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=HALVES, help="only this half")
    parser.add_argument("--failures", action="store_true", help="name every pair that is wrong")
    chosen = parser.parse_args()
    for half in (chosen.half,) if chosen.half else HALVES:
        print(table(half))
        if chosen.failures and (half == "dev" or chosen.half):
            for one in failures(half):
                print(f'  ["{one.a}", "{one.b}"],  # wanted {one.wanted}, made {one.got}')
        print()


if __name__ == "__main__":
    main()
