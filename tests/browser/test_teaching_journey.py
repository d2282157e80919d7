"""A cohort's whole way: joined, sat, a flawed question found, mended and mended back; script or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from playwright.sync_api import Page, expect

from course.web.results_words import fixed
from tests.browser.conftest import Site, Visit
from tests.browser.teaching_steps import (
    FLAWED,
    KEY,
    NO_WORSE,
    QUIZ,
    as_read,
    by_heading,
    flawed_on,
    instructor,
    join_by_code,
    make_cohort,
    report,
    sit,
    take_along,
)
from tests.browser.test_journey import WITH_AND_WITHOUT
from tests.classroom import Classroom
from tests.exchange.reading import read_csv, read_xlsx

#: So many others sit the quiz beside the two in their browsers: enough for a question to be judged.
OTHERS = 38
KICKER = "Module 1, quiz"
OPTIONS = {"key": KEY, "no worse": NO_WORSE}
WORDS = "A trade union fits the question just as well."
WHY, WHY_BACK = "Both pairs can be defended.", "The paragraph names one pair only."


@dataclass(frozen=True)
class Class:
    """A cohort with its instructor, and two learners whose results are open in their browsers.

    Mina chose what is no worse than the key and left two questions out; Noor has everything right.
    """

    site: Site
    teaching: Page
    address: str
    mina: Page
    noor: Page
    room: Classroom

    def look(self, path: str) -> Page:
        """A page of the cohort, once everything is taken into the sums."""
        self.room.fold()
        self.teaching.goto(f"{self.address}{path}")
        return self.teaching

    def figures(self) -> list[list[str]]:
        """How the questions did, to the last digit."""
        return read_csv(take_along(self.look(f"/results/{QUIZ}"), "CSV of questions"))


@WITH_AND_WITHOUT
def test_a_flawed_question_is_found_mended_and_mended_back(visit: Visit, site: Site, js: bool) -> None:
    room = a_class(visit, site, js)
    few_are_withheld(room)
    room.room.sit(OTHERS)
    before = room.figures()
    find_the_flaw(room)
    facility = preview(room.teaching)
    apply(room, facility)
    learners_see_the_change(room)
    the_files_say_what_the_pages_say(room)
    take_back(room)
    assert room.figures() == before


def a_class(visit: Visit, site: Site, js: bool) -> Class:
    """An instructor makes a cohort; two learners join by its code and sit the quiz."""
    tag = "script" if js else "plain"
    at_desk, name = visit(js=js), f"Harbour desk, {tag}"
    at_desk.watch.allow("status of 400")
    teaching = instructor(at_desk, site, f"teaching-{tag}")
    address, code = make_cohort(teaching, site, name)
    results = []
    for learner, chosen, left_out in (("mina", NO_WORSE, 2), ("noor", KEY, 0)):
        visitor = visit(js=js)
        join_by_code(visitor, code, name, f"{learner}-{tag}@example.org")
        results.append(sit(visitor, site, chosen, left_out, js=js))
    mina, noor = results
    expect(mina.get_by_role("heading", level=1)).to_have_text("7 of 10 points")
    expect(noor.get_by_role("heading", level=1)).to_have_text("10 of 10 points")
    report(mina, WORDS)
    room = Classroom(site.app, address.rsplit("/", 1)[1], Random(tag))
    return Class(site, teaching, address, mina, noor, room)


def few_are_withheld(room: Class) -> None:
    """Of two learners nothing is told but that they are two."""
    page = room.look(f"/results/{QUIZ}")
    expect(page.get_by_text("No figures: 2 of ten learners so far.")).to_be_visible()
    expect(page.locator("table.items")).to_have_count(0)
    taken = take_along(room.look("/export"), f"CSV of questions, {KICKER}")
    assert len(read_csv(taken)) == 1, "the file tells what the page withholds"


def find_the_flaw(room: Class) -> None:
    """From the list of cohorts to the question, to who chose what, and to what learners reported."""
    page = room.teaching
    page.goto(f"{room.site.url}/teach")
    page.get_by_role("link", name="Harbour desk").click()
    page.get_by_role("link", name="Results").click()
    page.get_by_role("row", name=re.compile("Module 1")).get_by_role("link").click()
    flawed = page.locator("table.items").get_by_role("row", name=re.compile("with very few exceptions"))
    expect(flawed).to_contain_text("Alarm. ")
    expect(flawed).to_contain_text("look at the key")
    flawed.get_by_role("link").click()
    chosen = {key: by_heading(page.get_by_role("row", name=words)) for key, words in OPTIONS.items()}
    assert share(chosen["no worse"]["Highest"]) > share(chosen["no worse"]["Lowest third"])
    assert share(chosen["key"]["Highest"]) < share(chosen["key"]["Lowest third"])
    page.get_by_role("link", name="Look at reports and mend").click()
    expect(page.get_by_role("region", name="Reports by learners")).to_contain_text(WORDS)
    expect(page.get_by_text("Nothing is decided: every answer is marked by the key.")).to_be_visible()


def preview(page: Page) -> tuple[str, str]:
    """What accepting would do, read before it is done; the share right before and after."""
    page.get_by_text("Accept another answer", exact=True).click()
    page.get_by_role("group").get_by_label(NO_WORSE, exact=True).check()
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accept another answer: preview")
    expect(page.locator(".lead")).to_contain_text(re.compile(rf"^\d+ of {OTHERS + 2} attempts change"))
    mina = page.get_by_role("row", name=re.compile("^mina-"))
    expect(mina).to_contain_text("7 of 10")
    expect(mina).to_contain_text("8 of 10")
    expect(mina).to_contain_text("passes now")
    expect(page.get_by_role("row", name=re.compile("^noor-"))).to_have_count(0)
    found = by_heading(page.get_by_role("row", name=re.compile("^Share right of this question")))
    return found["Before"], found["After"]


def apply(room: Class, facility: tuple[str, str]) -> None:
    """Not without a reason; then the page of results says what the preview foretold."""
    page, told = room.teaching, facility[1]
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".err")).to_have_text("Say the reason")
    expect(page.get_by_text("Nothing is decided")).to_have_count(0)
    page.get_by_label("Why this is decided").fill(WHY)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".lead")).to_contain_text("It stands. Every attempt follows it.")
    expect(page.get_by_text(WHY)).to_be_visible()
    assert shown_facility(room) == told != facility[0]
    expect(page.locator(".lead")).not_to_contain_text("look at the key")
    expect(page.get_by_role("row", name=NO_WORSE)).to_contain_text("(accepted)")
    expect(page.get_by_text("A further answer is accepted since")).to_be_visible()


def learners_see_the_change(room: Class) -> None:
    """Her result has changed and says why; who lost nothing reads only that another answer counts too."""
    for page in (room.mina, room.noor):
        page.reload()
    expect(room.mina.get_by_role("heading", level=1)).to_have_text("8 of 10 points")
    expect(room.mina.get_by_text("80 per cent: the module is mastered.")).to_be_visible()
    expect(room.mina.get_by_text("your result changed from 7 of 10 to 8 of 10.")).to_be_visible()
    expect(flawed_on(room.mina)).to_contain_text("Your answer is accepted since")
    expect(room.noor.get_by_role("heading", level=1)).to_have_text("10 of 10 points")
    expect(room.noor.get_by_text("your result changed")).to_have_count(0)
    expect(flawed_on(room.noor)).to_contain_text("A further answer is accepted since")


def take_back(room: Class) -> None:
    """Undo it from the question's page; the learner reads that too."""
    page = room.look(f"/results/{QUIZ}/items/{FLAWED}")
    page.get_by_role("link", name="Look at reports and mend").click()
    page.get_by_role("region", name="What stands").get_by_role("link").click()
    page.get_by_label("Why it is taken back").fill(WHY_BACK)
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".lead")).to_contain_text(", taken back")
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    room.mina.reload()
    expect(room.mina.get_by_role("heading", level=1)).to_have_text("7 of 10 points")
    expect(room.mina.get_by_text("your result changed from 8 of 10 to 7 of 10.")).to_be_visible()
    expect(flawed_on(room.mina)).not_to_contain_text("accepted since")


def the_files_say_what_the_pages_say(room: Class) -> None:
    """Questions, learners and answers: CSV and XLSX hold the same, and what stands on the screen."""
    page = room.look(f"/results/{QUIZ}")
    questions = both_files(page, "questions")
    rows = page.locator("table.items tbody tr").all()
    for row, line in zip(rows, questions, strict=True):
        shown = by_heading(row)
        assert shown["No."] == line["No."] and shown["Answers"] == line["Answers"] == str(OTHERS + 2)
        assert shown["Share right"] == with_interval(line, "Share right")
        assert shown["Discrimination"] == with_interval(line, "Discrimination")
        assert shown["Verdict"].endswith(line["Verdict"])
    learners = {line["Learner"]: line for line in both_files(room.look("/export"), "the learners")}
    room.look("")
    rows = page.locator("table.cohort tbody tr").all()
    assert len(rows) == len(learners) == OTHERS + 2
    for row in rows:
        line = learners[as_read(row.get_by_role("rowheader"))]
        score, state = line["M1, per cent"], line["M1"]
        said = row.locator(".c .vh").first.text_content()
        assert said == (f"{score} per cent, {state}" if score else state)
    answers = both_files(room.look("/export"), "all answers")
    mina = [float(line["Points"]) for line in answers if line["Learner"].startswith("mina")]
    assert (len(answers), len(mina), sum(mina)) == (10 * (OTHERS + 2), 10, 8)


def both_files(page: Page, of: str) -> list[dict[str, str]]:
    """The lines of the CSV file by their headings, once the XLSX file has been found to hold the same."""
    head, *lines = read_csv(take_along(page, f"CSV of {of}"))
    titles, *rows = read_xlsx(take_along(page, f"XLSX of {of}"))[0]
    assert titles == head
    for line, row in zip(lines, rows, strict=True):
        for title, written, cell in zip(head, line, row + [None] * (len(head) - len(row)), strict=True):
            if "(UTC)" not in title:
                assert written == "" if cell is None else same(written, cell), (title, written, cell)
    return [dict(zip(head, line, strict=True)) for line in lines]


def same(written: str, cell: str | float) -> bool:
    """Whether a cell of CSV says what one of a spreadsheet does; texts of the course need no guard."""
    return written == cell if isinstance(cell, str) else float(written) == cell


def with_interval(line: dict[str, str], title: str) -> str:
    """A figure of a file as the page writes it; a dash where there is none."""
    if not line[title]:
        return "–"
    value, low, high = (fixed(float(line[f"{title}{end}"])) for end in ("", ", from", ", to"))
    return f"{value} interval {low} to {high}"


def shown_facility(room: Class) -> str:
    """The share right of the question with its interval, as the preview would write it."""
    page = room.look(f"/results/{QUIZ}/items/{FLAWED}")
    facility = page.get_by_role("region", name="Figures").locator("dd").first
    value, _, interval = as_read(facility).partition(" ")
    return f"{value} ({interval})"


def share(shown: str) -> int:
    """A share as the page writes it, in whole per cent."""
    return int(shown.removesuffix(" %"))
