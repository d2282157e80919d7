"""`make bench`: what a request costs, as a ratio to a bare Flask "hello" on the same server in the same run.

Ratios are of the server's processor time per request (user and system, all its processes), the median of
several rounds in which both are measured in turn: other load on the machine touches both alike. Times in
seconds and bytes are reported for information; nothing of this is asserted by the tests.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path

from tests.benchmark.clients import Client, side_by_side
from tests.benchmark.learners import LESSON, QUIZ, answer_all, begin, guest, registered
from tests.benchmark.scale import report_scale
from tests.benchmark.servers import Server, answering_server, course_server, hello_server

ROUNDS = 5
#: More of them for a p99: what it tells of comes in some rounds and not in others.
ROUNDS_OF_TIMES = 31
AT_ONCE = 8
REQUESTS = 2000
HANDED_IN = 320
#: Seconds after which everything handed in has been folded.
FOLDED = 3


def main() -> int:
    """Measure everything and print a line for each figure."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with course_server(folder):
            pass  # the first start makes the database; what is timed is a start like any other
        with hello_server() as hello, course_server(folder) as course:
            report_start(course)
            report_ratios(hello, course)
            report_handing_in(hello, folder / "apart")
            report_latency(hello, course, folder)
            report_crowd(course)
    report_scale(line)
    return 0


def line(what: str, figure: str, limit: str, holds: bool) -> None:
    """One figure with its limit."""
    print(f"{what:<52}{figure:>16}   limit {limit:<18}{'holds' if holds else 'OVER'}", flush=True)


def report_start(course: Server) -> None:
    """Start to first response, and memory at rest."""
    line("start to first response", f"{course.start:.2f} s", "1.5 s", course.start <= 1.5)
    time.sleep(1)
    rest = course.memory() / 1e6
    line("memory at rest (proportional share)", f"{rest:.0f} MB", "120 MB", rest <= 120)


def report_ratios(hello: Server, course: Server) -> None:
    """Processor time per request against hello."""
    stranger, plain = many(course, guest), many(course, guest)
    signed_in = [registered(course, number) for number in range(AT_ONCE)]
    savers = [begin(client, QUIZ) for client in plain]
    anonymous = [Client(client.port) for client in stranger]
    report_ratio("lesson page, anonymous", 1.6, hello, course, [partial(c.get, LESSON) for c in anonymous])
    report_ratio("lesson page, signed in", 2.0, hello, course, [partial(c.get, LESSON) for c in signed_in])
    report_ratio("save one answer, durable", 2.0, hello, course, [saver.save for saver in savers])


def many(course: Server, make: Callable[[Server], Client]) -> list[Client]:
    """As many clients as work at once."""
    return [make(course) for _ in range(AT_ONCE)]


def report_ratio(
    what: str, limit: float, hello: Server, course: Server, asks: list[Callable[[], object]]
) -> None:
    """One ratio: rounds of hello and of the thing measured in turn."""
    hellos = [partial(Client(hello.port).get, "/") for _ in range(AT_ONCE)]
    ratios = []
    for _ in range(ROUNDS):
        base = spent(hello, hellos, REQUESTS)
        ratios.append(spent(course, asks, REQUESTS) / base)
    ratio = statistics.median(ratios)
    spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
    line(f"{what} ({spread})", f"{ratio:.2f}x hello", f"{limit}x", ratio <= limit)


def spent(server: Server, asks: list[Callable[[], object]], requests: int) -> float:
    """Processor seconds per request."""
    each = requests // len(asks)

    def repeat(ask: Callable[[], object]) -> None:
        for _ in range(each):
            ask()

    before = server.cpu()
    side_by_side([partial(repeat, ask) for ask in asks])
    return (server.cpu() - before) / (each * len(asks))


def report_handing_in(hello: Server, folder: Path) -> None:
    """Hand in and mark a quiz of ten questions; and the same with what statistics cost afterwards.

    Each learner can do so once. The first is measured without the thread that folds, which works beside the
    requests; the second as it is run, until nothing waits any more.
    """
    with course_server(folder):
        pass  # the first start makes the database
    with answering_server(folder) as answering:
        ratios = [handing_in(hello, answering) for _ in range(ROUNDS)]
        ratio, spread = statistics.median(ratios), f"{min(ratios):.2f}-{max(ratios):.2f}"
        line(f"hand in and mark ten questions ({spread})", f"{ratio:.2f}x hello", "4.0x", ratio <= 4)
    with course_server(folder) as whole:
        time.sleep(FOLDED)  # what has been handed in above is folded first
        ratios = [handing_in(hello, whole, FOLDED) for _ in range(ROUNDS)]
        print(f"  ({statistics.median(ratios):.2f}x with counting it into the statistics, a second later)")


def handing_in(hello: Server, course: Server, patience: float = 0) -> float:
    """What one handing in costs over hello, with what the server does for so many seconds afterwards."""
    ready = [answer_all(guest(course), QUIZ) for _ in range(HANDED_IN)]
    shares = [ready[start::AT_ONCE] for start in range(AT_ONCE)]

    def hand_in(share: list[Callable[[], object]]) -> None:
        for submit in share:
            submit()

    hellos = [partial(Client(hello.port).get, "/") for _ in range(AT_ONCE)]
    base = spent(hello, hellos, REQUESTS)
    before = course.cpu()
    side_by_side([partial(hand_in, share) for share in shares])
    time.sleep(patience)
    return (course.cpu() - before) / HANDED_IN / base


def report_latency(hello: Server, course: Server, folder: Path) -> None:
    """p99 of a save at 8 clients, against hello's p99 plus three fsyncs of the same disk.

    Of all requests of all rounds, in which both are taken in turn.
    """
    greeters = [partial(Client(hello.port).get, "/") for _ in range(AT_ONCE)]
    savers = [begin(guest(course), QUIZ) for _ in range(AT_ONCE)]
    hellos, saves, syncs = list[list[float]](), list[list[float]](), list[float]()
    for _ in range(ROUNDS_OF_TIMES):
        hellos.append(times(greeters, 250))
        saves.append(times([saver.save for saver in savers], 250))
        syncs += fsyncs(folder, 50)
    base, saved, sync = p99([*chain(*hellos)]), p99([*chain(*saves)]), statistics.median(syncs)
    limit = base + 3 * sync
    print(f"  (p99 of hello {base * 1000:.1f} ms, in single rounds {span(hellos)}; ", end="")
    print(f"of a save in single rounds {span(saves)}; fsync {sync * 1000:.2f} ms)")
    line("p99 of a save at 8 clients", f"{saved * 1000:.1f} ms", f"{limit * 1000:.1f} ms", saved <= limit)


def span(rounds: list[list[float]]) -> str:
    """The least and the greatest p99 of a round, in milliseconds."""
    each = [p99(taken) * 1000 for taken in rounds]
    return f"{min(each):.1f}-{max(each):.1f}"


def times(asks: list[Callable[[], object]], each: int) -> list[float]:
    """Seconds of every request."""
    taken: list[float] = []

    def repeat(ask: Callable[[], object]) -> None:
        for _ in range(each):
            begun = time.perf_counter()
            ask()
            taken.append(time.perf_counter() - begun)

    side_by_side([partial(repeat, ask) for ask in asks])
    return taken


def p99(taken: list[float]) -> float:
    """The time that 99 of 100 requests stay below."""
    return statistics.quantiles(taken, n=100)[98]


def fsyncs(folder: Path, count: int = 200) -> list[float]:
    """Seconds of appending 4 KiB and having it on disk."""
    taken = []
    with (folder / "fsync").open("wb") as file:
        for _ in range(count):
            file.write(b"x" * 4096)
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return taken


def report_crowd(course: Server) -> None:
    """64 learners save at once: every answer is taken."""
    savers = [begin(guest(course), QUIZ) for _ in range(64)]

    refused: list[str] = []

    def save_many(save: Callable[[], object]) -> None:
        for _ in range(20):
            try:
                save()
            except (RuntimeError, OSError) as error:
                refused.append(str(error))

    seconds = side_by_side([partial(save_many, saver.save) for saver in savers])
    line("64 clients saving 1280 answers at once, refused", str(len(refused)), "0", not refused)
    print(f"  ({seconds:.2f} s{'; first: ' + refused[0] if refused else ''})")


if __name__ == "__main__":
    sys.exit(main())
