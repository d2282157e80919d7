"""Everything by keyboard alone: focus is always seen, never lost, never caught."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from course.content.items import (
    Categorise,
    Cloze,
    Match,
    Multiple,
    Order,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from tests.browser.answering import item_of, question_of_type, questions, steps_of, wait_until_saved
from tests.browser.conftest import Site, Visit
from tests.browser.test_journey import begin

#: The focused element; whether it, or the row or field around it, wears a ring; whether it can be seen.
#: On the calendar button of a date field the browser draws the ring itself, and the field is not `:focus`.
FOCUS = """() => {
  const here = document.activeElement;
  const ringed = (node) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const calendar = here.type === "date" && !here.matches(":focus");
  const box = here.getBoundingClientRect();
  const around = here.closest(".opt, .region, label");
  return {
    lost: here === document.body || here === document.documentElement,
    ringed: calendar || ringed(here) || Boolean(around && ringed(around)),
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    name: (here.id || here.name || here.textContent).trim().slice(0, 60),
  };
}"""
STOPS = """() => {
  const groups = new Set();
  const kinds = "a[href], button, input, select, textarea, summary";
  return [...document.querySelectorAll(kinds)].filter((node) => {
    if (node.disabled || node.tabIndex < 0 || node.type === "hidden" || !node.checkVisibility()) return false;
    if (node.type !== "radio") return true;
    if (groups.has(node.name)) return false;
    return groups.add(node.name);
  }).length;
}"""


def press(page: Page, key: str) -> None:
    """Press a key; afterwards the focus is somewhere, in view, and ringed."""
    page.keyboard.press(key)
    focus = page.evaluate(FOCUS)
    assert not focus["lost"], f"{key} lost the focus"
    assert focus["ringed"], f"no ring on {focus['name']!r} after {key}"
    assert focus["inView"], f"{focus['name']!r} is out of view after {key}"


def tab_to(page: Page, target: Locator, most: int = 80) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(most):
        if is_focused(target):
            return
        press(page, "Tab")
    raise AssertionError(f"{most} times Tab do not reach {target}")


def is_focused(target: Locator) -> bool:
    return bool(target.evaluate("node => node === document.activeElement"))


def tab_into(page: Page, group: Locator, most: int = 80) -> None:
    """Press Tab until one of a group of radios has the focus."""
    for _ in range(most):
        if any(is_focused(radio) for radio in group.all()):
            return
        press(page, "Tab")
    raise AssertionError("the group cannot be reached")


def choose_radio(page: Page, group: Locator, words: str) -> None:
    """Go into a group of radios and on with the arrows until the one with these words is chosen."""
    tab_into(page, group)
    if not group.page.locator(":focus").is_checked():
        press(page, "Space")
    for _ in range(group.count()):
        chosen = page.locator(":focus")
        if chosen.locator("xpath=ancestor::label").inner_text().strip() == words:
            expect(chosen).to_be_checked()
            return
        press(page, "ArrowDown")
    raise AssertionError(f"no radio says {words!r}")


def choose_in_list(page: Page, field: Locator, words: str) -> None:
    """Go to a list and on with the arrows until it shows these words."""
    tab_to(page, field)
    for _ in range(field.locator("option").count()):
        if field.evaluate("node => node.selectedOptions[0].text") == words:
            return
        press(page, "ArrowDown")
    raise AssertionError(f"the list does not offer {words!r}")


def answer_by_keyboard(page: Page, question: Locator, site: Site) -> None:
    """Give the right answer with Tab, Space, Enter and arrows only."""
    radios = question.locator("input[type=radio]")
    match item_of(question, site.course):
        case Single(options=options) | Scenario(options=options) | Region(regions=options):
            group = question.locator("input[name$=-choice]")
            choose_radio(page, group, next(o.text for o in options if o.correct))
        case Multiple(options=options):
            right = {option.text for option in options if option.correct}
            for box in question.get_by_role("checkbox").all():
                tab_to(page, box)
                if box.locator("xpath=ancestor::label").inner_text().strip() in right:
                    press(page, "Space")
                    expect(box).to_be_checked()
        case TrueFalseWhy(key=key, reasons=reasons):
            choose_radio(page, question.locator("input[name$=-verdict]"), "True" if key else "False")
            group = question.locator("input[name$=-reason]")
            choose_radio(page, group, next(r.text for r in reasons if r.correct))
        case Match(pairs=pairs):
            rights = {pair.left: pair.right for pair in pairs}
            for row in question.locator(".match li").all():
                left = row.locator("label").inner_text().strip()
                choose_in_list(page, row.get_by_role("combobox"), rights[left])
        case Categorise() as item:
            places = {place.id: place.text for place in item.categories}
            wanted = {element.text: places[element.category] for element in item.elements}
            for row in question.get_by_role("radiogroup").all():
                element = row.locator("> span").first.inner_text().strip()
                choose_radio(page, row.get_by_role("radio"), wanted[element])
        case Cloze(gaps=gaps):
            for gap, field in zip(gaps, question.get_by_role("combobox").all(), strict=True):
                choose_in_list(page, field, next(c.text for c in gap.choices if c.id == gap.key))
        case Order(elements_in_order=steps):
            order_by_keyboard(page, question, [step.text for step in steps])
    assert radios.count() > 0  # at least how sure one is


def order_by_keyboard(page: Page, question: Locator, wanted: list[str]) -> None:
    """Move steps down with Enter; the focus follows the step."""
    for place in reversed(range(len(wanted))):
        words = wanted[place]
        if steps_of(question).index(words) == place:
            continue
        back_to(page, question.locator("xpath=.."))
        tab_to(page, question.get_by_role("button", name=f"Down: {words}", exact=True))
        while steps_of(question).index(words) < place:
            press(page, "Enter")
            assert words in str(page.locator(":focus").get_attribute("aria-label"))


def back_to(page: Page, form: Locator) -> None:
    """Go back with Shift+Tab to before the order's first button."""
    first = form.locator("[data-order] button:enabled").first
    for _ in range(40):
        if is_focused(first):
            return
        press(page, "Shift+Tab" if form.locator("[data-order] button:focus").count() else "Tab")
    raise AssertionError("the way back is barred")


def test_a_whole_quiz_by_keyboard_alone(visit: Visit, site: Site) -> None:
    page = visit().open("/quizzes/m1-mini")
    tab_to(page, page.get_by_role("button", name="Begin"))
    page.keyboard.press("Enter")
    expect(questions(page)).to_have_count(10)
    for question in questions(page).all():
        answer_by_keyboard(page, question, site)
        choose_radio(page, question.locator("input[name$=-confidence]"), "Certain")
    wait_until_saved(questions(page).all())
    tab_to(page, page.get_by_role("button", name="Hand in"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Every question has an answer.")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Hand in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("10 of 10 points")


def test_checking_by_keyboard_goes_on_at_the_explained_question(visit: Visit, site: Site) -> None:
    page = begin(visit(), "l01-mini")
    question = questions(page).nth(1)
    answer_by_keyboard(page, question, site)
    tab_to(page, question.get_by_role("button", name="Check this answer"))
    page.keyboard.press("Enter")
    expect(question.locator(".sum")).to_contain_text("Right: 1 point")
    expect(question).to_be_focused()
    expect(question).to_have_accessible_name(re.compile("^Question 2 of .* Right: 1 point$"))
    press(page, "Tab")
    assert page.locator("#q2 :focus, #q3 :focus").count() == 1, "the next Tab starts over at the top"


@pytest.mark.parametrize("path", ["/", "/lessons/l01-mini", "/paragraphs", "/register", "/quizzes/m1-mini"])
@pytest.mark.parametrize("width", [320, 1280])
def test_tab_goes_through_a_page_once_and_out_again(visit: Visit, path: str, width: int) -> None:
    page = visit(width=width).open(path)
    stops = page.evaluate(STOPS)
    seen = []
    for _ in range(stops):
        press(page, "Tab")
        handle = page.evaluate_handle("document.activeElement")
        assert not any(handle.evaluate("(node, other) => node === other", other) for other in seen[-3:])
        seen.append(handle)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["lost"] or is_focused(page.locator(".skip")), "the page does not let go"


def test_the_skip_link_is_first_is_seen_and_skips(visit: Visit) -> None:
    page = visit().open("/lessons/l01-mini")
    press(page, "Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    press(page, "Tab")
    assert page.locator("#main :focus").count() == 1


def test_a_citation_opens_by_enter_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit().open("/lessons/l01-mini")
    mark = page.locator("#text a.cite[href='#p82']").first
    tab_to(page, mark)
    page.keyboard.press("Enter")
    expect(page.locator("#p82")).to_be_focused()
    press(page, "Tab")
    expect(page.get_by_role("link", name="Open paragraph 82")).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


@pytest.mark.parametrize("kind", ["match", "order", "categorise", "region"])
def test_every_kind_of_placing_works_without_script_too(visit: Visit, site: Site, kind: str) -> None:
    quiz = "l01-mini" if kind == "order" else "l02-mini"
    page = begin(visit(js=False), quiz)
    question = question_of_type(page, site.course, kind)
    place = question.get_attribute("data-place")
    if kind == "order":
        words = steps_of(question)[0]
        tab_to(page, question.get_by_role("button", name=f"Down: {words}", exact=True))
        page.keyboard.press("Enter")
        expect(page.locator(f"#q{place} .order li").nth(1)).to_contain_text(words)
        return
    answer_by_keyboard(page, question, site)
    tab_to(page, question.get_by_role("button", name="Check this answer"))
    page.keyboard.press("Enter")
    expect(page.locator(f"#q{place} .sum")).to_contain_text("Right: 1 point")
