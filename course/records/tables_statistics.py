"""The tables of sums: what quiz results are read from, folded from the outbox.

A population is named by `chosen`: `met` is each learner's first meeting with an item (in whichever quiz
it was), `first`, `best` and `last` are the items of the learner's first, best or last attempt at the quiz.
`first` is kept whole; rows of `met`, `best` and `last` hold only what has to be added to those of `first`,
and may be negative. `results.py` puts them together.

`day` 0 holds all days together; other days are whole days since 1970 in UTC, for totals only. `cohort` is
empty for work outside any cohort. All values are whole numbers: sums stay exact.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from course.learning.sums import BINS
from course.records.db import Base


class ItemTotal(Base):
    """Sums of the points of one marking hash in one population (840ths of an item)."""

    __tablename__ = "item_total"
    quiz: Mapped[str] = mapped_column(String(48), primary_key=True)
    cohort: Mapped[str] = mapped_column(String(32), primary_key=True)
    chosen: Mapped[str] = mapped_column(String(5), primary_key=True)
    day: Mapped[int] = mapped_column(Integer, primary_key=True)
    marking_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    item: Mapped[str] = mapped_column(String(48))
    answers: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[int] = mapped_column(BigInteger)
    squares: Mapped[int] = mapped_column(BigInteger)
    rest: Mapped[int] = mapped_column(BigInteger)
    rest_squares: Mapped[int] = mapped_column(BigInteger)
    products: Mapped[int] = mapped_column(BigInteger)
    correct: Mapped[int] = mapped_column(BigInteger)
    omitted: Mapped[int] = mapped_column(BigInteger)
    alone: Mapped[int] = mapped_column(BigInteger)
    alone_points: Mapped[int] = mapped_column(BigInteger)
    alone_squares: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_item_total_item", "item", "cohort", "chosen", "day"),)


class ItemCount(Base):
    """How often something happened with an item, a column `n0` to `n21` for each bin.

    `kind` is `choice` (`what` an option's id, or empty for everyone who met the item; bins 0 to 20 are
    twentieths of the points of the attempt's other items, 21 is where there are no others), `sure` (bins 0
    to 5: twice the certainty of 0 to 2, and one more where the answer was right) or `time` (bin b for seconds
    from 2^(b/2) to 2^((b+1)/2)). Were each bin a row of its own, a page would read the more rows the more
    learners there are.
    """

    __tablename__ = "item_count"
    quiz: Mapped[str] = mapped_column(String(48), primary_key=True)
    cohort: Mapped[str] = mapped_column(String(32), primary_key=True)
    chosen: Mapped[str] = mapped_column(String(5), primary_key=True)
    day: Mapped[int] = mapped_column(Integer, primary_key=True)
    marking_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(6), primary_key=True)
    what: Mapped[str] = mapped_column(String(100), primary_key=True)


for _bin in range(BINS):
    setattr(ItemCount, f"n{_bin}", mapped_column(BigInteger, nullable=False))


class QuizTotal(Base):
    """Attempts at a quiz in one population, by whole per cent of their score, with sums of their points.

    The score is as it was told: of a pre-test only full answers, and set by hand where it was. The sums are
    of the points of the single places. There are none for `met`, which takes no whole attempts.
    """

    __tablename__ = "quiz_total"
    quiz: Mapped[str] = mapped_column(String(48), primary_key=True)
    cohort: Mapped[str] = mapped_column(String(32), primary_key=True)
    chosen: Mapped[str] = mapped_column(String(5), primary_key=True)
    day: Mapped[int] = mapped_column(Integer, primary_key=True)
    bin: Mapped[int] = mapped_column(Integer, primary_key=True)
    attempts: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[int] = mapped_column(BigInteger)
    squares: Mapped[int] = mapped_column(BigInteger)
    item_squares: Mapped[int] = mapped_column(BigInteger)
    places: Mapped[int] = mapped_column(BigInteger)
    place_squares: Mapped[int] = mapped_column(BigInteger)
    level_squares: Mapped[int] = mapped_column(BigInteger)
    apart: Mapped[int] = mapped_column(BigInteger)
