"""The pages of cohorts, for those who teach and for those who learn in one: kinds, and a cast with a past."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Page

from course.records import sessions, staff
from course.records.db import store
from course.records.standing import refresh
from tests import people
from tests.browser.conftest import Site
from tests.browser.kinds import Kind, Who, press
from tests.teaching import id_of, join, make_cohort, teacher


def choose_a_file(page: Page) -> None:
    """Look at the lines of a file with one good and one bad line."""
    page.get_by_label("CSV file").set_input_files(
        {
            "name": "people.csv",
            "mimeType": "text/csv",
            "buffer": b"email,name\nzoe@example.org,Zoe\nnobody,\n",
        }
    )
    press("Look at the lines")(page)


def name_nothing(page: Page) -> None:
    """Send a form with nothing in its first field."""
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_label("First day").fill("")
    press("Save")(page)


TEACHING_KINDS = [
    Kind("cohorts", "teach.index", "/teach", "ines"),
    Kind("no cohort yet", "teach.index", "/teach", "omar"),
    Kind("all cohorts", "teach.index", "/teach", "ada"),
    Kind("a new cohort", "teach.new", "/teach/cohorts/new", "ines"),
    Kind("a new cohort, with errors", "teach.new", "/teach/cohorts/new", "ines", then=name_nothing),
    Kind("change of a cohort", "teach.edit", "{cohort}/edit", "ines"),
    Kind("grid", "teach_grid.show", "{cohort}", "ines"),
    Kind("grid sorted by risk", "teach_grid.show", "{cohort}?sort=risk&show=risk", "ines"),
    Kind("grid of nobody like that", "teach_grid.show", "{cohort}?q=nobody", "ines"),
    Kind("empty grid", "teach_grid.show", "{empty}", "ines"),
    Kind("no report that waits", "teach_reports.of_one", "{empty}/reports", "ines"),
    Kind("reports from everywhere", "teach_reports.of_all", "/teach/reports", "ada"),
    Kind("joining and colleagues", "teach_joining.show", "{cohort}/joining", "ines"),
    Kind("joining, with errors", "teach_joining.show", "{cohort}/joining", "ines", then=press("Invite")),
    Kind("file to choose", "teach_import.ask", "{cohort}/import", "ines"),
    Kind("file not chosen", "teach_import.ask", "{cohort}/import", "ines", then=press("Look at the lines")),
    Kind("lines of a file", "teach_import.ask", "{cohort}/import", "ines", then=choose_a_file),
    Kind("a learner", "teach_learner.show", "{pupil}", "ines"),
    Kind("an attempt of a learner", "teach_learner.attempt", "{pupil}/attempts/{theirs}", "ines"),
    Kind("a learner allowed more", "teach_allowances.allow", "{pupil}/allow", "ines"),
    Kind(
        "a learner allowed more, with errors",
        "teach_allowances.allow",
        "{pupil}/allow",
        "ines",
        then=press("Allow"),
    ),
    Kind("a learner taken out", "teach_learner.removed", "{removed}", "ines"),
    Kind("people and roles", "teach_people.index", "/teach/people", "ada"),
    Kind("nobody like that", "teach_people.index", "/teach/people?q=%25", "ada"),
    Kind("a person", "teach_people.show", "{person}", "ada"),
    Kind("a one-time link", "", "{person}", "ada", then=press("Make a one-time link")),
    Kind("the first administrator", "welcome.first", "{welcome}"),
    Kind("code to join", "joining.enter", "/join"),
    Kind("code to join, with errors", "joining.enter", "/join", then=press("Go on")),
    Kind("joining for a stranger", "joining.show", "{join}"),
    Kind("joining", "joining.show", "{join}", "omar"),
    Kind("my cohorts", "joining.mine", "/account/cohorts", "pupil"),
    Kind("home of one who is invited", "library.home", "/", "pupil"),
    Kind("quiz in one of several cohorts", "quizzes.show", "/quizzes/m2-mini", "pupil"),
    Kind("quiz without an attempt left", "quizzes.show", "/quizzes/m1-mini", "pupil of one"),
    Kind("result that is not explained yet", "attempts.show", "/attempts/{withheld}", "pupil of one"),
    Kind("preview of a quiz", "quizzes.show", "/quizzes/m1-mini", "ines"),
]


def teaching_cast(site: Site) -> tuple[dict[Who, people.Browser], dict[str, str]]:
    """An instructor with a full and an empty cohort, one without, an administrator, and learners."""
    ines, omar = teacher(site.app, "axe-ines"), teacher(site.app, "axe-omar")
    ada = teacher(site.app, "axe-ada", "administrator")
    pupil, other, gone = (
        people.Browser(site.app, f"axe-{name}").register() for name in ("dana", "eli", "fay")
    )
    strict = {"shown": "never", "attempts": "1", "minutes": "40", "due__m1__mini": "2024-05-04"}
    cohort, empty = make_cohort(ines, "Border officials, autumn", **strict), make_cohort(ines, "Empty")
    for learner in (pupil, other, gone):
        join(learner, ines, cohort)
    theirs = [learner.start("m1-mini") for learner in (pupil, other)]
    for learner, attempt in zip((pupil, other), theirs, strict=True):
        learner.post(f"{attempt}/submit")
    join(pupil, ines, make_cohort(ines, "A second one"))
    address = f"{cohort}/learners/{id_of(site.app, pupil.email)}"
    ines.get(f"{address}/allow")
    ines.post(f"{address}/allow", kind="time", quiz="every", amount="25", reason="reads by ear")
    ines.get(f"{empty}/joining")
    ines.post(f"{empty}/invitations", email=pupil.email, name="Dana")
    for name in ("yan", "x" * 60):
        ines.post(f"{cohort}/invitations", email=f"{name}@example.org", name="Yan")
    removed = ines.post(f"{cohort}/learners/{id_of(site.app, gone.email)}/remove").location
    who: dict[Who, people.Browser] = {"ines": ines, "omar": omar, "ada": ada, "pupil": pupil}
    who["pupil of one"] = other
    _stand(site, [id_of(site.app, learner.email) for learner in (pupil, other)])
    return who, {
        "cohort": cohort,
        "empty": empty,
        "pupil": address,
        "theirs": theirs[0].rsplit("/", 1)[1],
        "withheld": theirs[1].rsplit("/", 1)[1],
        "removed": removed,
        "person": f"/teach/people/{id_of(site.app, pupil.email)}",
        "join": _link(ines, cohort),
        "welcome": _welcome(site),
    }


def _link(instructor: people.Browser, cohort: str) -> str:
    page = instructor.get(f"{cohort}/joining").text
    return "/join/" + page.partition("/join/")[2][:8]


def _stand(site: Site, learners: list[str]) -> None:
    """Make their standings, as the folder does in the background."""
    course = site.app.extensions["course_shelves"].shelf.course
    with site.app.app_context():
        store().write(partial(refresh, course=course, learners=learners))


def _welcome(site: Site) -> str:
    """The door for the first administrator, in a house that would not open it any more."""
    with site.app.app_context():
        now = site.app.config["CLOCK"]()
        row = {"id": staff.FIRST, "email": None, "role": "administrator", "now": now}
        store().write(lambda connection: connection.execute(staff._MAKE, row).rowcount)
        ends = now + sessions.LINK_MS
        store().write(partial(sessions.make_link, learner=staff.FIRST, token="first", expires_at=ends))
    return "/welcome/first"
