"""How likely it is that pages differ as much as they do when nothing has changed."""

from math import exp, lgamma

WEIGHT = 100
"""Pages of history that count at most: shares of galleries, guest authors and the like change
over the weeks, and a longer history would take such a change for a break."""


def chance(n_odd: int, n: int, *, n_odd_before: int, n_before: int) -> float:
    """Return the chance of so many odd pages or more, given how many were odd before.

    Beta-binomial with Jeffreys' prior: a share never seen in 100 pages is not taken for nil, so
    one odd page of one has a chance of .5 %, two of two .007 %, three of three .0002 %.

    Args:
        n_odd: Odd pages among the new ones.
        n: New pages.
        n_odd_before: Odd pages among the earlier ones.
        n_before: Earlier pages.
    """
    if n_odd <= 0:
        return 1.0
    scale = min(1.0, WEIGHT / n_before) if n_before else 1.0
    a = 0.5 + n_odd_before * scale
    b = 0.5 + (n_before - n_odd_before) * scale
    total = sum(exp(_log_term(k, n, a, b)) for k in range(n_odd, n + 1))
    return min(1.0, total)


def _log_term(k: int, n: int, a: float, b: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return ways + _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
