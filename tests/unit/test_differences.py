"""The difference of two groups' shares: by hand, as printed, and where a group is empty."""

from __future__ import annotations

import pytest

from course.learning.differences import newcombe
from course.learning.intervals import Estimate, share


def test_as_newcombe_printed_it() -> None:
    # Newcombe 1998, table II, method 10: 56/70 less 48/80 is 0.2, interval 0.0524 to 0.3339; 9/10 less 3/10
    # is 0.6, 0.1705 to 0.8090; 10/10 less 0/20 is 1, 0.6791 to 1.
    printed = [((56, 70, 48, 80), (0.0524, 0.3339)), ((9, 10, 3, 10), (0.1705, 0.8090))]
    printed.append(((10, 10, 0, 20), (0.6791, 1.0)))
    for (right, n, others, m), bounds in printed:
        assert newcombe(share(right, n), share(others, m)) == pytest.approx(bounds, abs=5e-5)


def test_it_turns_round_and_needs_both_groups() -> None:
    found, turned = (newcombe(share(3, 10), share(9, 12)), newcombe(share(9, 12), share(3, 10)))
    assert found is not None and turned is not None
    assert found == pytest.approx((-turned[1], -turned[0]))
    assert newcombe(share(0, 0), share(1, 2)) is None
    assert newcombe(share(1, 2), Estimate(None, 0)) is None
