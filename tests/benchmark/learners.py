"""Learners for measuring: each does over HTTP what a browser would."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from tests.benchmark.clients import Client
from tests.benchmark.servers import Server

LESSON = "/lessons/l05-human-rights-all-migrants"
QUIZ = "m3-law-and-norms"
CLASS = 60
GUESTS = count()
FIELD = re.compile(r'name="(q\d+-(?!touched|move)[a-z0-9-]+)" value="([^"]*)"')
SELECT = re.compile(r'<select[^>]* name="(q\d+-[a-z0-9-]+)"')


@dataclass
class Saver:
    """Saves an answer to the first question of an attempt, a newer one each time."""

    client: Client
    address: str
    seq: count[int]
    choice: dict[str, str]

    def save(self) -> None:
        """One durable save of an answer with its certainty. Raises if it was not acknowledged."""
        number = next(self.seq)
        fields = self.choice | {"q1-seq": str(number), "q1-confidence": str(number % 3)}
        reply = self.client.post(f"{self.address}/answers/1", **fields)
        if reply.status != 200:
            raise RuntimeError(f"not saved: {reply.status} {reply.body[:200]!r}")


def guest(course: Server) -> Client:
    """A learner without an account; made by the first thing that she begins. A class shares an address."""
    return Client(course.port, gzip=False, home=f"127.0.1.{next(GUESTS) // CLASS + 1}")


def registered(course: Server, number: int) -> Client:
    """A learner with an account, signed in."""
    client = Client(course.port, gzip=False)
    account = {"email": f"learner{number}@example.org", "password": "a long enough password"}
    client.get("/register")
    client.post("/register", **account, display_name="A Learner")
    client.get("/sign-in")
    reply = client.post("/sign-in", **account)
    if reply.status != 302 or "learner" not in client.cookies:
        raise RuntimeError(f"could not sign in: {reply.status}")
    client.gzip = True
    return client


def open_attempt(client: Client, quiz: str) -> tuple[str, str]:
    """Begin a quiz; returns the attempt's address and page, with the token of its form kept."""
    client.get(f"/quizzes/{quiz}")
    address = client.post(f"/quizzes/{quiz}/start").headers["location"]
    return address, client.get(address).body.decode()


def begin(client: Client, quiz: str) -> Saver:
    """A saver on a fresh attempt."""
    address, page = open_attempt(client, quiz)
    client.gzip = True
    chosen = dict(FIELD.findall(page)) | dict.fromkeys(SELECT.findall(page), "0")
    first = {name: value for name, value in chosen.items() if name.startswith("q1-")}
    if not first.keys() - {"q1-seq", "q1-confidence"}:
        raise RuntimeError("the first question offers nothing to choose")
    return Saver(client, address, count(), first)


def answer_all(client: Client, quiz: str) -> Callable[[], object]:
    """Answer every question with its first choice; returns what hands the attempt in."""
    address, page = open_attempt(client, quiz)
    fields: dict[str, str] = {}
    for name, value in FIELD.findall(page):
        fields.setdefault(name, value)
    fields |= dict.fromkeys(SELECT.findall(page), "0")
    reply = client.post(address, do="finish", **fields)
    if reply.status != 302:
        raise RuntimeError("answers were not taken")
    client.get(reply.headers["location"])  # the list of what is not answered, as a browser would

    def submit() -> None:
        if client.post(f"{address}/submit").status != 302:
            raise RuntimeError("not handed in")

    return submit
