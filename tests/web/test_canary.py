"""No key, feedback or reserve item leaves the server before it may: proved over every item of the course.

The real content is copied, and every word that a learner must not see yet is replaced by a canary of its
item's own: feedback, ids of pieces (the key is one of them), model answers, dates behind steps. Then a
learner opens every question and reads every page and file that can be reached. A canary that sings early
fails the test; one that does not sing after checking or handing in would mean that the test hears nothing.
"""

from __future__ import annotations

import re
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from flask import Flask

from course.content.items import Item
from course.content.model import Course
from course.factory import create_app
from course.learning.exemplars import right_response, wrong_response
from course.learning.forms import BY_ID
from course.learning.presenting import encode
from course.records import attempts, db
from course.records.db import store
from course.records.schema import upgrade_if_behind
from course.web.access import new_id
from tests.conftest import START, make_settings
from tests.people import Browser

ROOT = Path(__file__).parents[2]
CANARY = re.compile(r"canary-?\w*|kept-in-reserve", re.IGNORECASE)
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
#: What the learner may not see before: text of feedback and of model answers, and dates behind steps.
SECRETS = {"feedback", "rationale_model", "when"}


def spoil(node: Any, name: str, ids: dict[str, str]) -> Any:
    """The same item with canaries: ids of pieces renamed throughout, secret texts replaced."""
    if isinstance(node, list):
        return [spoil(part, name, ids) for part in node]
    if not isinstance(node, dict):
        return node
    spoiled = {}
    for field, value in node.items():
        if field in SECRETS:
            spoiled[field] = f"Canary-{name} {field} of {node.get('id', name)[:20]}"
        elif field in ("feedback_true", "feedback_false"):
            spoiled[field] = {**value, "text": f"Canary-{name} {field}"}
        elif field in ("id", "category", "key") and isinstance(value, str):
            spoiled[field] = ids.setdefault(value, f"canary-{name}-{len(ids)}")
        else:
            spoiled[field] = spoil(value, name, ids)
    return spoiled


def spoiled_item(item: dict[str, Any]) -> dict[str, Any]:
    """One item of a quiz file; its own id, its lesson and its objective keep their names."""
    name, ids = item["id"].replace("-", ""), dict[str, str]()
    head = ("id", "lesson", "objective", "since_2013", "status")
    body = spoil({k: v for k, v in item.items() if k not in head}, name, ids)
    if item["type"] == "cloze":
        body["text"] = re.sub(r"\{\{([^}]+)\}\}", lambda gap: "{{" + ids[gap[1]] + "}}", item["text"])
    if item["use"] != "practice":
        body["stem"] = "Kept-in-reserve: " + item["stem"][:60]
    return {k: item[k] for k in head if k in item} | {"status": "live"} | body


@pytest.fixture(scope="module")
def cage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program with the real course, full of canaries."""
    folder = tmp_path_factory.mktemp("cage")
    shutil.copytree(ROOT / "modules", folder / "modules")
    (folder / "quizzes").mkdir()
    for path in (ROOT / "quizzes").glob("*.yaml"):
        quiz = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "items" in quiz:
            quiz["items"] = [spoiled_item(item) for item in quiz["items"]]
        (folder / "quizzes" / path.name).write_text(
            yaml.safe_dump(quiz, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    app = create_app(make_settings(folder / "instance", content=folder), clock=lambda: START)
    with app.app_context():
        upgrade_if_behind(app)
    yield app
    with app.app_context():
        store().close()


@pytest.fixture(scope="module")
def learner(cage: Flask) -> Browser:
    return Browser(cage, "amina").register()


def course_of(app: Flask) -> Course:
    course: Course = app.extensions["course_shelves"].shelf.course
    return course


def open_with(app: Flask, learner: Browser, quiz: str, items: list[Item]) -> str:
    """An attempt of this learner that holds all of these items, whatever a draw would choose."""
    with app.app_context():
        with db.read() as connection:
            who = connection.exec_driver_sql(
                f"SELECT id FROM learner WHERE email = '{learner.email}'"
            ).scalar_one()
        attempt = new_id()
        return "/attempts/" + db.write(
            lambda connection: attempts.begin(connection, who, quiz, attempt, "seed", items, START)
        )


def sung(text: str) -> set[str]:
    """The canaries in a page. Those of items that lie in reserve sing in their stems too."""
    return {found.lower() for found in CANARY.findall(text)}


def read_all(learner: Browser, start: str = "/") -> dict[str, str]:
    """Every page and file that can be reached by links, as text."""
    found: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        path = waiting.popleft()
        if path in found:
            continue
        response = learner.client.get(path, headers={"Accept-Encoding": "identity"})
        found[path] = response.get_data(as_text=True) if response.status_code == 200 else ""
        if response.mimetype == "text/html":
            links = (urlsplit(link) for link in LINK.findall(found[path]))
            waiting.extend(link.path for link in links if not link.netloc and link.path.startswith("/"))
    return found


def test_nothing_sings_before_it_may(cage: Flask, learner: Browser) -> None:
    course = course_of(cage)
    addresses = {}
    for lesson in course.lessons:
        items = [item for item in course.items.values() if item.lesson == lesson]
        addresses[lesson] = open_with(cage, learner, lesson, items)
    for lesson, address in addresses.items():
        items = [item for item in course.items.values() if item.lesson == lesson]
        answer_in_silence(learner, address, items)
    pages = read_all(learner)
    assert {"/", "/progress", "/glossary", *addresses.values()} <= set(pages)
    for path, text in pages.items():
        assert not secrets_in(text), path
    assert not secrets_in(learner.client.get("/account/export").text)


def answer_in_silence(learner: Browser, address: str, items: list[Item]) -> None:
    """Answer every place wrong, right, and from an older tab; look at every page of the open attempt."""
    learner.get(address)
    for place, item in enumerate(items, start=1):
        for response in (wrong_response(item), right_response(item)):
            fields = {f"q{place}-{n}": v for n, v in encode(item, "seed", response).items()}
            for seq in ("0", "1"):
                data = {**fields, f"q{place}-seq": seq, "csrf_token": learner.token}
                answer = learner.client.post(f"{address}/answers/{place}", data=data)
                assert answer.status_code in (200, 409)
                assert not secrets_in(answer.text), (item.id, answer.text)
    for path in ("", "/finish", *(f"?q={place}" for place in range(1, len(items) + 1))):
        assert not secrets_in(learner.client.get(address + path).text), (address, path)


def test_nothing_of_finals_pretests_and_measurements_ever_sings(cage: Flask) -> None:
    """Not while they are open, and not after they are handed in, on any page or in any file."""
    learner, course = Browser(cage, "farah").register(), course_of(cage)
    learner.get("/quizzes/final")
    drawn = str(learner.post("/quizzes/final/start").location)
    learner.post(f"{drawn}/submit")
    quizzes = {"final": [item for item in course.items.values() if item.use == "reserve"]} | {
        f"{module.id}-pre": [
            item for lesson in module.lessons for item in course.items_of(lesson.id) if item.use == "practice"
        ]
        for module in course.modules[1:]
    }
    for quiz in BY_ID:
        quizzes[quiz] = [item for item in course.items.values() if item.use == "measure"]
    for quiz, items in quizzes.items():
        address = open_with(cage, learner, quiz, items)
        answer_in_silence(learner, address, items)
        assert (
            learner.client.post(address, data={"do": "check-1", "csrf_token": learner.token}).status_code
            == 404
        )
        learner.post(f"{address}/submit")
        for path in ("", "/finish", "?q=1"):
            assert not sung(learner.client.get(address + path, follow_redirects=True).text), (quiz, path)
        late = learner.client.post(f"{address}/answers/1", data={"q1-seq": "9", "csrf_token": learner.token})
        assert late.status_code == 409 and not sung(late.text)
    pages = read_all(learner)
    assert {"/measurement/before", "/measurement/after"} <= set(pages)
    for path, text in pages.items():
        assert not sung(text), path
    assert not secrets_in(learner.client.get("/account/export").text)


def test_a_measurement_sings_in_no_page_file_or_export(cage: Flask) -> None:
    """Before the course and after it, by the doors that learners take; and not its stems in the export."""
    learner = Browser(cage, "ghada").register()
    for moment in ("before", "after"):
        learner.get(f"/measurement/{moment}")
        address = str(learner.post(f"/measurement/{moment}/start").location)
        page = learner.get(address).text
        assert len(re.findall('class="stem">Kept-in-reserve', page)) == 12 and not secrets_in(page)
        learner.post(f"{address}/submit")
        assert not sung(learner.client.get(address).text), moment
        if moment == "before":
            learner.get("/quizzes/final")
            learner.post(f"{learner.post('/quizzes/final/start').location}/submit")
    for path, text in read_all(learner).items():
        assert not sung(text), path
    assert not sung(learner.client.get("/account/export").text)


def secrets_in(text: str) -> set[str]:
    """Canaries other than the stems of reserve items, which this test itself has opened."""
    return {name for name in sung(text) if not name.startswith("kept")}


def test_reserve_items_are_nowhere_but_in_attempts_that_hold_them(cage: Flask) -> None:
    stranger = Browser(cage)
    for path, text in read_all(stranger).items():
        assert not sung(text), path
    course = course_of(cage)
    for quiz in [*course.lessons, *(module.id for module in course.modules)]:
        for _ in range(3):
            address = stranger.start(quiz)
            assert not sung(stranger.client.get(address).text), quiz
            stranger.post(f"{address}/submit")
            result = stranger.client.get(address).text
            assert not [name for name in sung(result) if name.startswith("kept")], quiz


def test_checking_frees_one_item_and_handing_in_frees_all(cage: Flask, learner: Browser) -> None:
    course = course_of(cage)
    lesson = next(iter(course.lessons))
    items = [item for item in course.items.values() if item.lesson == lesson]
    learner.get("/account")
    address = open_with(cage, learner, lesson, items)
    learner.get(address)
    learner.post(address, do="check-1", q1__seq="9", q1__confidence="1")
    first = {name.split("-")[-1] for name in secrets_in(learner.client.get(address).text)}
    assert first == {items[0].id.replace("-", "")}
    learner.post(f"{address}/submit")
    after = secrets_in(learner.client.get(address).text)
    for item in items:
        assert any(item.id.replace("-", "") in name for name in after), item.id
