"""Quantiles of t, F and beta: against printed tables, and against their own definitions."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.quantiles import beta_quantile, beta_share, f_quantile, normal_quantile, t_quantile

from .strategies import quick


@pytest.mark.parametrize(
    ("p", "freedom", "printed"),
    # NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
    [
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 10, 2.228),
        (0.975, 29, 2.045),
        (0.975, 100, 1.984),
        (0.95, 5, 2.015),
        (0.995, 20, 2.845),
    ],
)
def test_t_as_printed(p: float, freedom: int, printed: float) -> None:
    assert t_quantile(p, freedom) == pytest.approx(printed, abs=0.0006)
    assert t_quantile(1 - p, freedom) == pytest.approx(-printed, abs=0.0006)


@pytest.mark.parametrize(
    ("p", "above", "below", "printed"),
    # The same handbook, table 1.3.6.7.3 (0.95 and 0.99); 0.975 from Pearson and Hartley's table 18.
    [
        (0.95, 1, 1, 161.448),
        (0.95, 5, 10, 3.326),
        (0.95, 10, 20, 2.348),
        (0.99, 3, 12, 5.953),
        (0.975, 3, 6, 6.60),
        (0.975, 6, 3, 14.73),
        (0.975, 3, 8, 5.42),
    ],
)
def test_f_as_printed(p: float, above: int, below: int, printed: float) -> None:
    assert f_quantile(p, above, below) == pytest.approx(printed, rel=0.001)


def test_many_degrees_of_freedom_come_near_the_normal() -> None:
    assert t_quantile(0.975, 5_000_000) == pytest.approx(normal_quantile(0.975), abs=1e-6)
    assert f_quantile(0.975, 1e6, 1e6) == pytest.approx(1 + 1.96 * 2e-3, abs=1e-5)  # variance 2/d1 + 2/d2


@pytest.mark.parametrize("n", [1, 5, 12])
def test_the_share_of_the_beta_is_a_binomial_tail(n: int) -> None:
    # I_x(k, n - k + 1) is the chance of k or more of n (DLMF 8.17.5).
    for k in range(1, n + 1):
        for x in (0.05, 0.3, 0.5, 0.8):
            tail = sum(comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(k, n + 1))
            assert beta_share(x, k, n - k + 1) == pytest.approx(tail, rel=1e-12)


def test_nothing_lies_below_0_and_all_below_1() -> None:
    assert [beta_share(x, 2, 3) for x in (-1, 0, 1, 2)] == [0, 0, 1, 1]
    assert [beta_quantile(p, 2, 3) for p in (0, 1)] == [0, 1]
    assert t_quantile(0.5, 7) == 0


sizes = st.floats(0.5, 2000)


@quick
@given(st.floats(0.001, 0.999), sizes, sizes)
def test_a_quantile_has_its_share_below_it(p: float, a: float, b: float) -> None:
    x = beta_quantile(p, a, b)
    assert 0 < x < 1
    # Near 1 the share turns so steeply that it is good only as far as x itself can be written.
    assert min(abs(beta_share(y, a, b) - p) for y in (x, x - 1e-16, x + 1e-16)) < 1e-9 or x > 1 - 1e-12


@quick
@given(st.floats(0.01, 0.99), sizes, sizes)
def test_turned_round(p: float, a: float, b: float) -> None:
    assert beta_quantile(p, a, b) == pytest.approx(1 - beta_quantile(1 - p, b, a), abs=1e-9)
    assert f_quantile(p, 2 * a, 2 * b) == pytest.approx(1 / f_quantile(1 - p, 2 * b, 2 * a), rel=1e-6)
