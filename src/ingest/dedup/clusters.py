"""Clusters of copies: connected components over merging pairs."""

from collections.abc import Iterable


def clusters_of(ids: Iterable[str], merges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the cluster id of every id: the smallest id it is connected with.

    The order of ids and merges does not matter.
    """
    parent = {one: one for one in ids}

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for left, right in merges:
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    return {one: root(one) for one in parent}
