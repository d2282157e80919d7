"""The pages of results: with figures, with too few answers, with none, and for administrators."""

from __future__ import annotations

from tests import people
from tests.browser.conftest import Site
from tests.browser.kinds import Kind, Who
from tests.classroom import Classroom
from tests.teaching import make_cohort, teacher

QUIZ = "{class}/results/m1-mini"
RESULT_KINDS = [
    Kind("results", "results.index", "{class}/results", "teacher of a class"),
    Kind("no results", "results.index", "{nobody}/results", "teacher of a class"),
    Kind("results of a quiz", "results.quiz", QUIZ, "teacher of a class"),
    Kind("results of a quiz, all revisions", "results.quiz", f"{QUIZ}?revision=all", "teacher of a class"),
    Kind("results of some days", "results.quiz", f"{QUIZ}?until=2030-01-01", "teacher of a class"),
    Kind("results of no days", "results.quiz", f"{QUIZ}?since=soon&until=2001-01-01", "teacher of a class"),
    Kind("report of a quiz", "results.quiz", f"{QUIZ}?items=1", "teacher of a class"),
    Kind("results of few", "results.quiz", "{class}/results/l01-mini", "teacher of a class"),
    Kind(
        "results too few to judge", "results.quiz", "{class}/results/l02-mini?items=1", "teacher of a class"
    ),
    Kind(
        "a question too few to judge",
        "results.item",
        "{class}/results/l02-mini/items/q-l02-06",
        "teacher of a class",
    ),
    Kind("no results of a quiz", "results.quiz", "{nobody}/results/m1-mini", "teacher of a class"),
    *(
        Kind(f"results of question {name}", "results.item", f"{QUIZ}/items/q-{name}", "teacher of a class")
        for name in ("l01-01", "l01-03", "l01-05", "l01-07", "l02-04", "l02-06", "l02-08", "l02-10")
    ),
    Kind("a question nobody answered", "results.item", f"{QUIZ}/items/q-l03-01", "teacher of a class"),
    Kind(
        "a question in all quizzes", "results.item_anywhere", "{class}/items/q-l01-01", "teacher of a class"
    ),
    Kind("what to teach again", "results.teach_again", "{class}/reteach", "teacher of a class"),
    Kind("nothing to teach again", "results.teach_again", "{nobody}/reteach", "teacher of a class"),
    Kind("export", "exports.show", "{class}/export", "teacher of a class"),
    Kind("export of little", "exports.show", "{nobody}/export", "teacher of a class"),
    Kind("how results are judged", "results.judged", "/teach/judged", "teacher of a class"),
    Kind("results of all", "results.index_of_all", "/teach/results", "ada"),
    Kind("results of all in a quiz", "results.quiz_of_all", "/teach/results/m1-mini", "ada"),
    Kind("a question and all", "results.item_of_all", "/teach/results/m1-mini/items/q-l01-01", "ada"),
    Kind(
        "a question in all quizzes and all",
        "results.item_anywhere_of_all",
        "/teach/results/items/q-l01-01",
        "ada",
    ),
    Kind("what to teach all again", "results.teach_again_all", "/teach/reteach", "ada"),
]


def results_cast(site: Site) -> tuple[dict[Who, people.Browser], dict[str, str]]:
    """An instructor with a class of 42 that has sat a quiz, some of it in an earlier revision."""
    lena = teacher(site.app, "axe-lena")
    cohort, nobody = make_cohort(lena, "Port health officers"), make_cohort(lena, "Not begun")
    room = Classroom(site.app, cohort.rsplit("/", 1)[1])
    items = room.items()
    before = items[0].model_copy(update={"stem": "Which pair of exceptions is named?"})
    room.sit(31).sit(11, items=(before, *items[1:])).sit(4, "l01-mini").sit(12, "l02-mini").fold()
    lena.get(cohort)
    return {"teacher of a class": lena}, {"class": cohort, "nobody": nobody}
