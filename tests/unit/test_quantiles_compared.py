"""Quantiles against another implementation: mpmath's incomplete beta function with thirty figures."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from course.learning.quantiles import beta_quantile, beta_share, f_quantile, t_quantile

SIZES = (0.5, 1.0, 3.5, 29.5, 400.0, 5000.5)
SHARES = (0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999)


def theirs(x: Any, a: float, b: float) -> Any:
    with mpmath.workdps(30):
        return mpmath.betainc(a, b, 0, x, regularized=True)


@pytest.mark.parametrize("a", SIZES)
@pytest.mark.parametrize("b", SIZES)
def test_the_share_below(a: float, b: float) -> None:
    for x in (0.01, 0.2, 0.5, 0.8, 0.99):
        assert beta_share(x, a, b) == pytest.approx(float(theirs(x, a, b)), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("a", SIZES)
@pytest.mark.parametrize("b", SIZES)
def test_the_quantile(a: float, b: float) -> None:
    for p in SHARES:
        x = beta_quantile(p, a, b)
        if x < 1 - 1e-9:  # nearer to 1 a float of x cannot tell shares apart
            assert float(theirs(x, a, b)) == pytest.approx(p, rel=1e-7)


@pytest.mark.parametrize(("above", "below"), [(1, 1), (3, 6), (39, 351), (99, 900), (351, 39), (2, 9999)])
def test_f(above: int, below: int) -> None:
    for p in SHARES:
        value = mpmath.mpf(f_quantile(p, above, below))
        x = above * value / (above * value + below)
        assert float(theirs(x, above / 2, below / 2)) == pytest.approx(p, rel=1e-8)


@pytest.mark.parametrize("freedom", [1, 2, 7, 29, 1000])
def test_t(freedom: int) -> None:
    for p in (0.6, 0.95, 0.975, 0.999):
        squared = mpmath.mpf(t_quantile(p, freedom)) ** 2
        both_sides = theirs(squared / (squared + freedom), 0.5, freedom / 2)
        assert float((1 + both_sides) / 2) == pytest.approx(p, rel=1e-9)
