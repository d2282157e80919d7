"""Quantiles of the beta, t and F distributions in plain Python, for intervals of statistics.

All rest on the regularised incomplete beta function. Compared in the tests with another implementation
and with printed tables; good to some nine figures, also with degrees of freedom in the millions.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, isclose, lgamma, log, log1p, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
_TINY = 1e-300
_CLOSE = 1e-14
_MOST_TERMS = 100_000
_MOST_STEPS = 200


def normal_quantile(p: float) -> float:
    """The value below which a share `p` of the standard normal distribution lies."""
    return NORMAL.inv_cdf(p)


def beta_share(x: float, a: float, b: float) -> float:
    """The share of the beta distribution (a, b) below `x`: the regularised incomplete beta function.

    By the continued fraction of DLMF 8.17.22 (https://dlmf.nist.gov/8.17.E22), on the side where it
    converges fast, the other by symmetry (DLMF 8.17.4).
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _tail(1 - x, b, a)
    return _tail(x, a, b)


def _tail(x: float, a: float, b: float) -> float:
    front = exp(a * log(x) + b * log1p(-x) - log(a) - _log_beta(a, b))
    return front / _fraction(x, a, b) if front else 0.0


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction 1 + d1/(1 + d2/(1 + …)), by Lentz's method."""
    value = upper = 1.0
    lower = 0.0
    for term in range(1, _MOST_TERMS):
        m = term // 2
        if term % 2:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        lower = 1 / ((1 + step * lower) or _TINY)
        upper = (1 + step / upper) or _TINY
        value *= upper * lower
        if abs(upper * lower - 1) < _CLOSE:
            break
    return value


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


@lru_cache(maxsize=1024)
def beta_quantile(p: float, a: float, b: float) -> float:
    """The `x` below which a share `p` of the beta distribution lies.

    Newton's steps, each kept between the bounds found so far: where one leaves them, their middle.
    """
    if p <= 0 or p >= 1:
        return float(p >= 1)
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(_MOST_STEPS):
        off = beta_share(x, a, b) - p
        low, high = (low, x) if off > 0 else (x, high)
        density = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - _log_beta(a, b))
        found = x - off / density if density else low
        if not low < found < high:
            found = (low + high) / 2
        if isclose(found, x, rel_tol=_CLOSE):
            return found
        x = found
    return x


def f_quantile(p: float, above: float, below: float) -> float:
    """The value below which a share `p` of the F distribution lies; degrees of freedom above and below.

    F = d2 x / (d1 (1 - x)) where x has the beta distribution (d1/2, d2/2) (Abramowitz and Stegun 26.6.2).
    """
    if above > below:  # where x would come so near to 1 that 1 - x has few figures left
        return 1 / f_quantile(1 - p, below, above)
    x = beta_quantile(p, above / 2, below / 2)
    return below * x / (above * (1 - x))


def t_quantile(p: float, freedom: float) -> float:
    """The value below which a share `p` of Student's t distribution lies: t² has F's (1, freedom)."""
    if p < 0.5:
        return -t_quantile(1 - p, freedom)
    return sqrt(f_quantile(2 * p - 1, 1, freedom)) if p > 0.5 else 0.0
