"""The counts of a whole quiz by thirds, worked out where they are kept, and remembered while nothing changes.

A quiz of many learners has counts for each of a hundred scores: tens of thousands of rows. The database adds
them up by third, as `distractors.third_of_bins` cuts them, and gives a few dozen for each question.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import Connection, bindparam, text

from course.records.results import Counts, ItemResult, Population, counts_of

#: A bin is cut by its middle learner, whose rank is 2 * upto - n of 2 * everyone. Third 0, 1 or 2 takes the
#: place of the bin: cut once more, thirds stay what they are, since each one's middle lies within it.
_COUNTED = """
WITH counted AS (
  SELECT marking_hash, kind, what, bin, SUM(count) AS n FROM item_count
  WHERE quiz = :quiz AND cohort IN :cohorts AND chosen IN :chosen AND day = 0{which}
  GROUP BY marking_hash, kind, what, bin
), met AS (
  SELECT marking_hash, bin,
         2 * SUM(n) OVER (PARTITION BY marking_hash ORDER BY bin) - n AS middle,
         2 * SUM(n) OVER (PARTITION BY marking_hash) AS everyone
  FROM counted WHERE kind = 'choice' AND what = ''
)
SELECT c.marking_hash, c.kind, c.what,
       CASE WHEN c.kind <> 'choice' THEN c.bin WHEN 3 * middle <= everyone THEN 0
            WHEN 3 * middle >= 2 * everyone THEN 2 ELSE 1 END AS place,
       SUM(n)
FROM counted c LEFT JOIN met ON c.kind = 'choice' AND met.marking_hash = c.marking_hash AND met.bin = c.bin
GROUP BY 1, 2, 3, 4
"""
#: Without choices of single rows, gaps and steps, which no verdict looks at.
_JUDGED = " AND (kind <> 'choice' OR what NOT LIKE '%>%' OR what LIKE 'verdict>%')"
_ALL, _FEW = (
    text(_COUNTED.format(which=which)).bindparams(
        bindparam("cohorts", expanding=True), bindparam("chosen", expanding=True)
    )
    for which in ("", _JUDGED)
)
#: How many quizzes are remembered.
MOST = 200
_Key = tuple[str, tuple[str, ...], str, bool]


class RememberedCounts:
    """Counts of quizzes by third, kept for as long as the sums are what they were when they were asked for.

    Every answer that comes, goes or is marked anew changes the sums of its quiz.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, tuple[tuple[ItemResult, ...], Mapping[str, Counts]]] = OrderedDict()
        self._lock = Lock()

    def of(
        self,
        connection: Connection,
        population: Population,
        quiz: str,
        items: tuple[ItemResult, ...],
        whole: bool,
    ) -> Mapping[str, Counts]:
        """Counts by marking hash, with thirds 0 to 2 as the bins of choices. One query at most.

        `items`: the sums of the same population. `whole`: with the choices of single rows, gaps and steps.
        """
        key = (quiz, tuple(sorted(population.cohorts)), population.chosen, whole)
        with self._lock:
            known = self._kept.get(key)
        if known and known[0] == items:
            return known[1]
        found = counts_by_third(connection, *key)
        with self._lock:
            self._kept[key] = (items, found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return found


def counts_by_third(
    connection: Connection, quiz: str, cohorts: Sequence[str], chosen: str, whole: bool
) -> dict[str, Counts]:
    """Counts of a quiz by marking hash, with thirds as the bins of choices. One query."""
    values = {"quiz": quiz, "cohorts": list(cohorts), "chosen": sorted({"first", chosen})}
    found: dict[str, list[Any]] = {}
    for name, *rest in connection.execute(_ALL if whole else _FEW, values):
        found.setdefault(name, []).append(rest)
    return {name: counts_of(each) for name, each in found.items()}
