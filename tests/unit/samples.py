"""One small item of each of the nine types, and a small course, built from Python.

Every word that a learner must not see before answering holds a canary, CANARY, and so does every id:
what is shown to one who has yet to answer must not hold it anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from course.content.items import Item
from course.content.loader import load
from course.content.model import Course, Lesson, LessonHead, Module, Objective, PassRules

CANARY = "canary"
#: Reference pages play no part in marking, drawing and progress: any will do.
REFERENCE = load(Path(__file__).parents[1] / "mini").reference
ADAPTER: TypeAdapter[Item] = TypeAdapter(Item)


def item(kind: str, number: int = 1, **changes: Any) -> Item:
    """The sample of one type; `changes` replaces fields."""
    return ADAPTER.validate_python(
        HEAD | {"id": f"q-{CANARY}-{number:02}", "type": kind} | BODIES[kind] | changes
    )


def key(given: Item) -> dict[str, Any]:
    """The response that earns full marks, written out by hand."""
    return KEYS[given.type]


def said(name: str) -> dict[str, Any]:
    """An id and the feedback that belongs to it."""
    return {"id": f"{CANARY}-{name}", "feedback": f"Feedback {CANARY} on {name}.", "paragraphs": [82]}


def option(name: str, *, correct: bool = False) -> dict[str, Any]:
    """An option of a single, multiple, scenario or region item."""
    return said(name) | {"text": f"Option {name}", "correct": correct}


def c(*names: str) -> list[str]:
    """Ids of pieces."""
    return [f"{CANARY}-{name}" for name in names]


HEAD: dict[str, Any] = {
    "lesson": "l18-firewall",
    "objective": "l18-o1",
    "bloom": "apply",
    "difficulty": 0.6,
    "use": "practice",
    "status": "live",
    "voice": "report",
    "paragraphs": (82,),
    "stem": "Which of these?",
    "since_2013": (f"{CANARY}-update",),
}

THREE = [option("a", correct=True), option("b"), option("d")]

BODIES: dict[str, dict[str, Any]] = {
    "single": {"options": THREE},
    "region": {"map": f"{CANARY}-map", "text_alternative": "Three boxes.", "regions": THREE},
    "scenario": {
        "case": "An invented town asks for a list.",
        "options": THREE,
        "rationale_prompt": "What would change?",
        "rationale_voice": "course",
        "rationale_model": f"The law would conflict, says {CANARY}.",
        "rationale_paragraphs": (127,),
    },
    "multiple": {
        "scoring": {"rule": "right_minus_wrong"},
        "options": [
            option("a", correct=True),
            option("b", correct=True),
            option("d", correct=True),
            option("e"),
            option("f"),
        ],
    },
    "truefalse_why": {
        "key": False,
        "feedback_true": {"text": f"No, {CANARY}.", "paragraphs": [90]},
        "feedback_false": {"text": f"Yes, {CANARY}.", "paragraphs": [90]},
        "scoring": {"rule": "verdict_then_reason"},
        "reasons": [
            said("a") | {"text": "Reason a", "supports": False, "correct": True},
            said("b") | {"text": "Reason b", "supports": False, "correct": False},
            said("d") | {"text": "Reason d", "supports": True, "correct": False},
        ],
    },
    "match": {
        "scoring": {"rule": "share_right"},
        "pairs": [said(n) | {"left": f"Left {n}", "right": f"Right {n}"} for n in ("a", "b", "d")],
        "extra_right": [said("e") | {"text": "Right e"}],
    },
    "order": {
        "scoring": {"rule": "adjacent_pairs"},
        "elements_in_order": [
            said(n) | {"text": f"Step {n}", "when": f"{CANARY} {year}"}
            for n, year in (("a", 2006), ("b", 2007), ("d", 2008), ("e", 2012))
        ],
    },
    "categorise": {
        "scoring": {"rule": "share_right"},
        "categories": [{"id": f"{CANARY}-in", "text": "Inside"}, {"id": f"{CANARY}-out", "text": "Outside"}],
        "elements": [
            said(n) | {"text": f"Body {n}", "category": f"{CANARY}-{place}"}
            for n, place in (("a", "in"), ("b", "out"), ("d", "in"), ("e", "out"))
        ],
    },
    "cloze": {
        "scoring": {"rule": "share_right"},
        "text": f"There were {{{{{CANARY}-states}}}} States and {{{{{CANARY}-more}}}} observers.",
        "gaps": [
            {
                "id": f"{CANARY}-{gap}",
                "key": f"{CANARY}-{right}",
                "choices": [said(n) | {"text": f"Number {n}"} for n in names],
            }
            for gap, right, names in (("states", "b", ("a", "b", "d")), ("more", "e", ("e", "f")))
        ],
    },
}

KEYS: dict[str, dict[str, Any]] = {
    "single": {"choice": f"{CANARY}-a"},
    "region": {"choice": f"{CANARY}-a"},
    "scenario": {"choice": f"{CANARY}-a", "rationale": "The law would oblige us."},
    "multiple": {"choices": c("a", "b", "d")},
    "truefalse_why": {"verdict": False, "reason": f"{CANARY}-a"},
    "match": {"pairs": {name: name for name in c("a", "b", "d")}},
    "order": {"order": c("a", "b", "d", "e")},
    "categorise": {"elements": dict(zip(c("a", "b", "d", "e"), c("in", "out", "in", "out"), strict=True))},
    "cloze": {"gaps": dict(zip(c("states", "more"), c("b", "e"), strict=True))},
}

ALL = tuple(item(kind) for kind in BODIES)


def lesson(number: int, module: str, objectives: tuple[str, ...], paragraphs: tuple[int, ...]) -> Lesson:
    """A lesson of ten minutes."""
    head = LessonHead(
        id=f"l{number:02}",
        title=f"Lesson {number}",
        section="iii",
        paragraphs=paragraphs,
        minutes=10,
        objectives=tuple(Objective(id=name, bloom="apply", text=name) for name in objectives),
    )
    return Lesson(head, module, number, "", f"modules/l{number:02}.md", 1)


def single(name: str, lesson_id: str, objective: str, paragraphs: tuple[int, ...], **changes: Any) -> Item:
    """A single item of the small course."""
    placed = {"id": f"q-{name}", "lesson": lesson_id, "objective": objective, "paragraphs": paragraphs}
    return item("single", **(placed | changes))


def small_course() -> Course:
    """Two modules: m1 with lessons l01 (¶ 1-2) and l02 (¶ 3-4), m2 with l03 (¶ 5). Mastery at 80 per cent."""
    one = (lesson(1, "m1", ("o1", "o2"), (1, 2)), lesson(2, "m1", ("o3",), (3, 4)))
    two = (lesson(3, "m2", ("o4",), (5,)),)
    items = (
        single("11", "l01", "o1", (1,)),
        single("12", "l01", "o1", (1, 2)),
        single("13", "l01", "o2", (2,)),
        single("14", "l01", "o2", (2,), use="reserve"),
        single("15", "l01", "o2", (2,), use="measure"),
        single("16", "l01", "o2", (2,), status="draft"),
        single("17", "l01", "o2", (2,), status="retired"),
        single("21", "l02", "o3", (3,)),
        single("31", "l03", "o4", (5,)),
    )
    modules = (
        Module("m1", 1, "One", ("iii",), "First.", one),
        Module("m2", 2, "Two", ("iii",), "Second.", two),
    )
    return Course(
        title="Ferries",
        lead="Who runs them.",
        official_document="https://example.org/",
        rules=PassRules(practice_items=2, module_quiz_items=3, mastery_percent=80),
        modules=modules,
        lessons={lesson.id: lesson for lesson in (*one, *two)},
        items={each.id: each for each in items},
        sections={},
        digests={},
        specials={},
        entities={},
        updates={},
        figures={},
        reference=REFERENCE,
        places={},
        version="0" * 64,
    )
