"""Whether pages for instructors cost the same for many learners as for few, and handing in the same as ever.

`make bench` measures a small and a ten times larger class on SQLite. For sizes of your own make two databases
by `flask course demo --learners N`, and name them (addresses, or instance folders):
`python -m tests.benchmark.scale FEW MANY`.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from flask import Flask
from sqlalchemy import func, select

from course.records.db import store
from course.records.tables import ResponseRow
from course.records.tables_cohorts import Member
from tests.benchmark.inside import Inside, guest, instructor, program
from tests.benchmark.learners import QUIZ, answer_all

#: More than a thousand: from there on a grid says "more than", and small numbers spare no work.
FEW, MANY, RESPONSES = 1200, 12000, 14
ROUNDS, HANDED_IN = 60, 40
#: The quiz whose results are looked at: nearly everybody comes as far as this.
RESULTS = "m2-background"
COHORT = re.compile(r'href="(/teach/cohorts/[0-9a-f]{32})"')
ITEM = re.compile(r"/items/(q-[a-z0-9-]+)")
Report = Callable[[str, str, str, bool], None]


def report_scale(report: Report) -> None:
    """Make both classes and measure."""
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as name:
        folders = [Path(name) / str(size) for size in (FEW, MANY)]
        for folder, size in zip(folders, (FEW, MANY), strict=True):
            make(folder, size)
        compare(*map(program, folders), report)


def make(folder: Path, learners: int) -> None:
    """A database of invented learners, made as an operator would."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "DATABASE_"))
    }
    flask = str(Path(sysconfig.get_path("scripts")) / "flask")
    command = [flask, "course", "demo", f"--learners={learners}", f"--responses-per-learner={RESPONSES}"]
    here = Path(__file__).parents[2]
    settings = {"COURSE_INSTANCE_DIR": str(folder)}
    subprocess.run(command, check=True, cwd=here, env=kept | settings, stdout=subprocess.DEVNULL)


def compare(few: Flask, many: Flask, report: Report) -> None:
    """All figures of two programs that differ in nothing but how many learn there."""
    print(f"  (few: {size_of(few)}; many: {size_of(many)})")
    sides = (instructor(few), instructor(many))
    cohorts = [min(COHORT.findall(shown(side, "/teach")), default="") for side in sides]
    results = [f"{cohort}/results/{RESULTS}" for cohort in cohorts]
    both = set.intersection(
        *(set(ITEM.findall(shown(s, page))) for s, page in zip(sides, results, strict=True))
    )
    items = [f"{page}/items/{min(both, default='none')}" for page in results]
    for what, pages in (("grid", cohorts), ("item", items), ("results of a quiz", results)):
        report_page(what, sides, pages, report)
    report_handing_in(many, report)
    report_export(sides, [f"{cohort}/export/answers.csv?quiz={RESULTS}" for cohort in cohorts], report)
    for app in (few, many):
        with app.app_context():
            store().close()


def size_of(app: Flask) -> str:
    """How many learners and answers there are."""
    with app.app_context(), store().read() as connection:
        learners = select(func.count()).select_from(Member).where(Member.part == "learner")
        answers = select(func.count()).select_from(ResponseRow)
        counts = [connection.execute(each).scalar_one() for each in (learners, answers)]
    return "{:,} learners, {:,} answers".format(*counts)


def shown(client: Inside, page: str) -> str:
    """A page, whatever its status."""
    return client.get(page).body.decode()


def report_page(what: str, sides: tuple[Inside, Inside], pages: list[str], report: Report) -> None:
    """The median of the times of a page for many, each over that for few, asked in turn."""
    if not all(side.get(page).status == 200 for side, page in zip(sides, pages, strict=True)):
        print(f"{f'{what}, many learners over few':<52}    not measured: there is no such page")
        return
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for side, page, taken in zip(sides, pages, times, strict=True):
            side.get(page)
            taken.append(side.took)
    # Each with the one beside it, since other load on the machine comes and goes.
    ratio = statistics.median(large / small for small, large in zip(*times, strict=True))
    middle = statistics.median(times[1])
    report(f"{what}, many learners over few", f"{ratio:.2f}x", "1.10x", ratio <= 1.1)
    report(f"{what}, many learners, median", f"{middle * 1000:.1f} ms", "50 ms", middle <= 0.05)


def report_handing_in(app: Flask, report: Report) -> None:
    """Handing in with what it leaves for the statistics, over handing in without."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(HANDED_IN):
        for taken, counts in zip(times, (False, True), strict=True):
            client = guest(app)
            submit = answer_all(client, QUIZ)
            if counts:
                submit()
            else:
                with patch("course.records.outbox.add_attempt", nothing):
                    submit()
            taken.append(client.took)
    without, whole = map(statistics.median, times)
    report(
        "handing in, with statistics over without", f"{whole / without:.2f}x", "1.3x", whole <= 1.3 * without
    )


def nothing(*_: object) -> None:
    """In the place of what is left out."""


def report_export(sides: tuple[Inside, Inside], pages: list[str], report: Report) -> None:
    """The most memory that is taken while the answers to a quiz are written out, for many over few."""
    what = "memory of an export, many answers over few"
    found = [peak(side, page) for side, page in zip(sides, pages, strict=True)]
    if any(status != 200 for status, _ in found):
        print(f"{what:<52}    not measured: there is no such page")
        return
    small, large = (most for _, most in found)
    report(what, f"{large / small:.2f}x", "1.3x", large <= 1.3 * small)
    print(f"  (at most {small / 1e6:.1f} and {large / 1e6:.1f} MB)")


def peak(side: Inside, page: str) -> tuple[int, int]:
    """The status of a file, and the bytes allocated at most while it is sent."""
    tracemalloc.start()
    try:
        return side.stream(page), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def named(where: str, scratch: str) -> Flask:
    """The program on a database that somebody names."""
    if "://" not in where:
        return program(Path(where).resolve())
    return program(Path(scratch), where.replace("postgresql://", "postgresql+psycopg://", 1))


def compare_named(few: str, many: str, report: Report) -> None:
    """Measure on two databases that are there. Each keeps what was handed in meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as scratch:
        compare(named(few, scratch), named(many, scratch), report)


if __name__ == "__main__":
    from tests.benchmark.__main__ import line

    if len(sys.argv) == 3:
        compare_named(sys.argv[1], sys.argv[2], line)
    else:
        report_scale(line)
