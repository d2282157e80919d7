"""Every kind of page of the program, and how a reader comes to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page

from course.records import db
from course.web.links import make_reset_link
from tests import people
from tests.browser.conftest import Site
from tests.browser.kinds import Kind, Who, press
from tests.browser.mending import mended
from tests.browser.pages_results import RESULT_KINDS, results_cast
from tests.browser.pages_teaching import TEACHING_KINDS, teaching_cast
from tests.certified import complete
from tests.web.sitting import start_final

#: GET routes that give no page.
NO_PAGE = {
    "account.export": "a JSON file",
    "exports.attempts": "a file",
    "exports.learners": "a file",
    "exports.questions": "a file",
    "health.healthz": "JSON for probes",
}


def lose_the_cookies(page: Page) -> None:
    """Send a form from a browser that has lost its key to it."""
    page.context.clear_cookies()
    page.get_by_label("Email").fill("somebody@example.org")
    press("Make the account")(page)


def save_signed_out(page: Page) -> None:
    """Save from a page whose session has ended meanwhile, with a reason typed at length."""
    page.context.clear_cookies(name="learner")
    typed = """form => {
        const reason = document.createElement("textarea");
        Object.assign(reason, { name: "q1-rationale", value: "A reason at length. ".repeat(9) });
        form.append(reason);
        form.submit();
    }"""
    with page.expect_navigation():
        page.locator("form[data-quiz]").evaluate(typed)


def save_an_older_page(page: Page) -> None:
    """Save what a page holds that was opened before the last save."""
    page.locator("form[data-plan] [name=seq]").evaluate("seq => { seq.value = 0; }")
    page.locator("form[data-plan]").evaluate("form => form.removeAttribute('data-plan')")
    page.get_by_label("One change I could make on Monday").fill("Typed in another tab.")
    press("Save")(page)


def confirm_nothing(page: Page) -> None:
    """Ask for a certificate in no name."""
    page.get_by_label("Name on the certificate").fill("")
    press("Issue it in this name")(page)


KINDS = [
    Kind("home", "library.home", "/"),
    Kind("home of a learner", "library.home", "/", "amina"),
    Kind("module", "library.module", "/modules/m1-mini"),
    Kind("module of a learner", "library.module", "/modules/m1-mini", "amina"),
    Kind("lesson", "lessons.show", "/lessons/l01-mini"),
    Kind("lesson of a learner", "lessons.show", "/lessons/l01-mini", "amina"),
    Kind("lesson with an open slip", "lessons.show", "/lessons/l01-mini#p82"),
    Kind("lesson outside the report", "lessons.show", "/lessons/l31-since"),
    Kind("change opened in place", "lessons.show", "/lessons/l31-since#u-iom-agreement"),
    Kind("module outside the report", "library.module", "/modules/m10-since"),
    Kind("paragraph", "library.paragraph", "/paragraphs/58"),
    Kind("missing paragraph", "library.paragraph", "/paragraphs/147"),
    Kind("paragraphs", "library.paragraphs", "/paragraphs"),
    Kind("reference", "reference.index", "/reference"),
    Kind("glossary", "glossary.show", "/glossary"),
    Kind("glossary of one kind", "glossary.show", "/glossary?kind=principles"),
    Kind("institutions", "institutions.show", "/institutions"),
    Kind("institutions with a chosen row", "institutions.show", "/institutions#b-migration-organization"),
    Kind("timeline", "timeline.show", "/timeline"),
    Kind("timeline of nothing", "timeline.show", "/timeline?lane=out&period=early"),
    Kind("reform models", "reform_models.show", "/reform-models"),
    Kind("recommendations", "recommendations.show", "/recommendations"),
    Kind("recommendations of one weight", "recommendations.show", "/recommendations?weight=must"),
    Kind("since 2013", "reference.since", "/since-2013"),
    Kind("progress of a stranger", "library.my_progress", "/progress"),
    Kind("progress of a guest", "library.my_progress", "/progress", "guest"),
    Kind("progress of a learner", "library.my_progress", "/progress", "amina"),
    Kind("action plan of a stranger", "plans.show", "/action-plan"),
    Kind(
        "a change that was not saved", "library.module", "/modules/m1-mini", "amina", then=save_an_older_page
    ),
    Kind("action plan of a learner", "plans.show", "/action-plan", "amina"),
    Kind("certificate", "certificates.show", "/certificate", "holder"),
    Kind("certificate with a long name", "certificates.show", "/certificate", "long name"),
    Kind("what a certificate still needs", "certificates.show", "/certificate", "amina"),
    Kind("name to confirm", "certificates.show", "/certificate", "ready"),
    Kind("name to confirm, with errors", "certificates.show", "/certificate", "ready", then=confirm_nothing),
    Kind("certificate checked", "certificates.check", "{certificate}"),
    Kind("unknown certificate", "certificates.check", "/certificates/none"),
    Kind("practice", "quizzes.show", "/quizzes/l01-mini"),
    Kind("module quiz", "quizzes.show", "/quizzes/m1-mini", "amina"),
    Kind("pre-test", "quizzes.show", "/quizzes/m2-mini-pre"),
    Kind("result of a pre-test", "attempts.show", "{pretest}", "amina"),
    Kind("terms of the final", "final.show", "/quizzes/final"),
    Kind("terms of the final, after one", "final.show", "/quizzes/final", "amina"),
    Kind("open final", "attempts.show", "{running}", "one by one"),
    Kind("before handing in a final", "attempts.finish", "{running}/finish", "one by one"),
    Kind("result of a final", "attempts.show", "{final}", "amina"),
    Kind("questions before the course", "measurement.show", "/measurement/before"),
    Kind("questions before the course, begun", "measurement.show", "/measurement/before", "single form"),
    Kind("questions before the course, handed in", "measurement.show", "/measurement/before", "both forms"),
    Kind("questions after the course", "measurement.show", "/measurement/after", "both forms"),
    Kind("questions after the course, not open", "measurement.show", "/measurement/after"),
    Kind("open form", "attempts.show", "{form}", "single form"),
    Kind("before handing in a form", "attempts.finish", "{form}/finish", "single form"),
    Kind("form handed in", "attempts.show", "{measured}", "both forms"),
    Kind("home with questions after the course", "library.home", "/", "both forms"),
    Kind("progress with a form", "library.my_progress", "/progress", "both forms"),
    Kind("open quiz on one page", "attempts.show", "{module}", "amina"),
    Kind("open quiz one by one", "attempts.show", "{single}", "one by one"),
    Kind("checked answers", "attempts.show", "{checked}", "amina"),
    Kind("before handing in, with gaps", "attempts.finish", "{module}/finish", "amina"),
    Kind("result of a practice", "attempts.show", "{result}", "amina"),
    Kind("result of a module quiz", "attempts.show", "{mastered}", "guest"),
    *TEACHING_KINDS,
    Kind("reporting a problem", "reports.report", "{result}/2/report", "amina"),
    Kind(
        "reporting with errors",
        "reports.report",
        "{result}/2/report",
        "amina",
        then=press("Send the report"),
    ),
    Kind("problem reported", "reports.reported", "{result}/1/reported", "amina"),
    Kind("mending a question", "mending.item", "{mending}", "mender"),
    Kind("mending a question of which nothing is known", "mending.item", "{mending untouched}", "mender"),
    Kind("preview of a decision", "mending.show_preview", "{mending untouched}/preview?act=full", "mender"),
    Kind("decision", "mending.show", "{decision}", "mender"),
    Kind("score set by hand", "scores.show", "{score}", "mender"),
    *RESULT_KINDS,
    Kind("registering", "account.register", "/register"),
    Kind("registering with errors", "account.register", "/register", then=press("Make the account")),
    Kind("a form sent too late", "account.register", "/register", "guest", then=lose_the_cookies),
    Kind("signing in", "account.sign_in", "/sign-in"),
    Kind("signing in with errors", "account.sign_in", "/sign-in", then=press("Sign in")),
    Kind("account and sessions", "account.show", "/account", "amina"),
    Kind("change of address", "account_security.change_email", "/account/email", "amina"),
    Kind("change of password", "account_security.change_password", "/account/password", "amina"),
    Kind("erasing", "account_security.erase", "/account/erase", "amina"),
    Kind(
        "erasing with errors",
        "account_security.erase",
        "/account/erase",
        "amina",
        then=press("Delete for good"),
    ),
    Kind("no mail for a new password", "account_security.ask_reset", "/reset"),
    Kind("asking for a new password", "account_security.ask_reset", "/reset", house="authors"),
    Kind("choosing a new password", "account_security.reset", "{link}"),
    Kind("dead link", "account_security.reset", "/reset/none"),
    Kind("nothing here", "", "/nothing-here"),
    Kind("nothing here for a stranger", "", "/attempts/none"),
    Kind("signed out while answering", "", "{checked}", "amina", then=save_signed_out),
    Kind("items", "author.index", "/author/", house="authors"),
    *(
        Kind(f"item {name}", "author.item", f"/author/items/q-{name}", house="authors")
        for name in ("l01-05", "l02-10")
    ),
]


@dataclass(frozen=True)
class Cast:
    """Readers with a past: their cookies, and the addresses of what they have begun."""

    cookies: dict[Who, dict[str, str]]
    addresses: dict[str, str]


def make_cast(site: Site) -> Cast:
    """Give three readers something to look at."""
    amina = people.Browser(site.app, "axe-amina").register()
    people.Browser(site.app, "axe-amina").sign_in()
    single = people.Browser(site.app, "axe-single").register()
    guest = people.Browser(site.app, "axe-guest")
    addresses = {"result": amina.start("l01-mini")}
    answer_first_of_all(amina, addresses["result"])
    amina.post(addresses["result"] + "/submit")
    addresses["module"] = amina.start("m1-mini")
    amina.post(addresses["module"], q1__seq="0", q1__confidence="2", q2__seq="0", q2__choice="0", do="save")
    addresses["checked"] = amina.start("l02-mini")
    answer_first_of_all(amina, addresses["checked"])
    for place in (1, 2, 3, 5):
        amina.post(addresses["checked"], do=f"check-{place}")
    addresses["single"] = single.start("m1-mini")
    single.post(addresses["single"] + "/view", one="1")
    addresses["mastered"] = guest.start("m1-mini")
    answer_first_of_all(guest, addresses["mastered"])
    guest.post(addresses["mastered"] + "/submit")
    amina.get("/modules/m1-mini")
    amina.post("/action-plan/m1-mini", seq="0", text="Take the box off the form.\n\nTell the desk why.")
    addresses["pretest"] = amina.start("m2-mini-pre")
    answer_first_of_all(amina, addresses["pretest"])
    amina.post(addresses["pretest"] + "/submit")
    addresses["final"], addresses["running"] = start_final(amina), start_final(single)
    answer_first_of_all(amina, addresses["final"])
    amina.post(addresses["final"] + "/submit")
    addresses["link"] = reset_path(site, amina.email)
    who: dict[Who, people.Browser] = {"amina": amina, "one by one": single, "guest": guest}
    who["single form"], who["both forms"] = (people.Browser(site.app, f"axe-form-{n}") for n in (1, 2))
    addresses["form"], addresses["measured"] = start_form(who["single form"]), start_form(who["both forms"])
    who["both forms"].post(addresses["measured"] + "/submit")
    who["both forms"].register()
    complete(site.app, who["both forms"].email)
    for name, written in HOLDERS.items():
        who[name] = people.Browser(site.app, f"axe-{name.replace(' ', '-')}").register()
        addresses["certificate"] = certified(who[name], written) or addresses.get("certificate", "")
    who["mender"], found = mended(site.app, amina, addresses["result"])
    addresses |= found
    for cast in (teaching_cast, results_cast):
        others, more = cast(site)
        who, addresses = who | others, addresses | more
    return Cast({name: cookies_of(browser) for name, browser in who.items()}, addresses)


def start_form(browser: people.Browser) -> str:
    """Begin the questions before the course; where they are answered."""
    browser.get("/measurement/before")
    address = str(browser.post("/measurement/before/start").location)
    browser.get(address)
    return address


#: The name on each certificate; one holder has still to confirm hers.
HOLDERS: dict[Who, str] = {
    "holder": "أمينة بنت عبد الرحمن الكسانو",
    "long name": "Maria Antonia Esperanza " * 12,
    "ready": "",
}


def certified(browser: people.Browser, name: str) -> str:
    """Complete the course, and take the certificate in this name if there is one; where it is checked."""
    complete(browser.app, browser.email)
    browser.get("/certificate")
    if not name:
        return ""
    browser.post("/certificate", display_name=name)
    return re.findall(r'href="(/certificates/[^"]+)"', browser.get("/certificate").text)[0]


def answer_first_of_all(browser: people.Browser, address: str) -> None:
    """Choose what stands first everywhere: some of it is right, some partly, some wrong."""
    fields = {"do": "save"}
    for place in range(1, 11):
        names = [
            "choice",
            "choices",
            "reason",
            *(f"{row}-{n}" for row in ("left", "el", "gap") for n in range(4)),
        ]
        fields |= {f"q{place}-{name}": "0" for name in names}
        fields |= {f"q{place}-seq": "0", f"q{place}-verdict": "false", f"q{place}-confidence": str(place % 3)}
        fields |= {f"q{place}-rationale": "A conflict of duties, to be put on record."}
        fields |= {f"q{place}-order": "0,1,2,3", f"q{place}-touched": "1"}
    browser.post(address, **{name.replace("-", "__"): value for name, value in fields.items()})


def reset_path(site: Site, email: str) -> str:
    """The path of a one-time link, made as the program makes it."""
    with site.app.test_request_context():
        clock = site.app.config["CLOCK"]
        link = make_reset_link(db.store(), site.app.config["SETTINGS"], email, clock())
    assert link, email
    return "/reset/" + link.rpartition("/")[2]


def cookies_of(browser: people.Browser) -> dict[str, str]:
    """What the browser keeps, by name."""
    found = {name: browser.client.get_cookie(name) for name in ("learner", "course")}
    return {name: cookie.value for name, cookie in found.items() if cookie}


def routes(site: Site) -> set[str]:
    """The endpoints that answer to GET."""
    return {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
