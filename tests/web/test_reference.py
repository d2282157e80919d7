"""Reference pages: what each shows, what each leads to, and how one chooses without script."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from course.content.model import Course
from course.web.context import REFERENCE
from tests.people import Browser


@pytest.fixture
def course(app: Flask) -> Course:
    found: Course = app.extensions["course_shelves"].shelf.course
    return found


def part(page: str, anchor: str, end: str) -> str:
    """The piece of a page from an id to the end of its element."""
    return page.split(f'id="{anchor}"')[1].split(end)[0]


def test_one_word_of_the_navigation_leads_to_every_page(stranger: Browser) -> None:
    page = stranger.get("/reference").text
    nav = page.split('aria-label="Main"')[1].split("</nav>")[0]
    assert 'href="/reference" aria-current="page"' in nav
    assert nav.count("<li>") <= 6
    for path in REFERENCE[1:]:
        assert f'<dt><a href="{path}">' in page
        shown = stranger.get(path).text
        assert 'href="/reference" aria-current="page"' in shown, path
        assert '<p class="kicker"><a href="/reference">' in shown, path


def test_every_link_within_the_reference_leads_somewhere(stranger: Browser) -> None:
    pages = {path: stranger.get(path).text for path in (*REFERENCE, "/paragraphs")}
    for path, page in pages.items():
        for target in set(re.findall(r'href="([^"]*)"', page)):
            address, _, anchor = target.partition("#")
            if target.startswith(("http", "data:", "/static")):
                continue
            there = pages.get(address or path) or stranger.get(address).text
            assert not anchor or f'id="{anchor}"' in there, (path, target)


def test_every_verified_change_is_shown_with_source_and_paragraphs(course: Course, stranger: Browser) -> None:
    page = stranger.get("/since-2013").text
    for update in course.updates.values():
        entry = part(page, f"u-{update.id}", "</dd></div>")
        assert update.sources[0].title in entry
        assert ("last checked on" in entry) == (update.stability == "may_change")
        for n in update.updates_paragraphs:
            assert f'href="/paragraphs/{n}"' in entry


def test_one_topic_at_a_time(course: Course, stranger: Browser) -> None:
    topic = next(iter(course.updates.values())).topic
    page = stranger.get(f"/since-2013?topic={topic}").text
    shown = [update for update in course.updates.values() if f'id="u-{update.id}"' in page]
    assert shown and all(update.topic == topic for update in shown)


@pytest.mark.parametrize(
    "path",
    [
        "/since-2013?topic=%3Cscript%3E",
        "/glossary?kind=%3Cscript%3E",
        "/timeline?lane=%3Cscript%3E&period=x",
        "/recommendations?to=%3Cscript%3E&weight=x",
    ],
)
def test_an_unknown_choice_shows_everything(stranger: Browser, path: str) -> None:
    assert stranger.get(path).text == stranger.get(path.partition("?")[0]).text


def test_the_glossary_holds_every_entry_with_paragraphs_and_lessons(
    course: Course, stranger: Browser
) -> None:
    page = stranger.get("/glossary").text
    for entity in course.entities.values():
        entry = part(page, f"g-{entity.id}", "</dd></div>")
        assert ("in a footnote at" in entry) == bool(entity.footnote_paragraphs)
        for n in (*entity.paragraphs, *entity.footnote_paragraphs):
            assert f'href="/paragraphs/{n}"' in entry
        for lesson in course.lessons.values():
            assert (f'href="/lessons/{lesson.id}"' in entry) == (entity.id in lesson.head.entities)


def test_the_glossary_by_kind(stranger: Browser) -> None:
    page = stranger.get("/glossary?kind=principles").text
    assert 'id="g-p-firewall"' in page and 'id="g-iom"' not in page
    assert "1 entry under Principles" in page


def test_every_field_of_a_map_leads_to_its_row(course: Course, stranger: Browser) -> None:
    page = stranger.get("/institutions").text
    file = course.reference.institutions
    for prefix, drawn in (("b-", file.map_2013), ("now-", file.map_today)):
        for field in drawn.fields:
            assert f'<a href="#{prefix}{field.body}">' in page
            assert f'<tr id="{prefix}{field.body}"' in page
    assert page.count('viewBox="0 0 340 640"') == 2
    assert page.count('stroke-dasharray="5 4"') == 2, "informal, on each map"


def test_today_stands_in_its_marked_place_only(course: Course, stranger: Browser) -> None:
    page = stranger.get("/institutions").text
    before, after = page.split("Since 2013: not part of the report")
    update = course.updates["iom-agreement"]
    assert update.statement in after and update.statement not in before
    assert 'href="#now-migration-organization"' in part(page, "b-migration-organization", "</tr>")
    assert "No verified entry." in part(page, "now-assembly", "</tr>")
    assert 'id="now-committee"' not in page, "a part of another body without a change"


def test_our_reasoning_is_marked(stranger: Browser) -> None:
    row = part(stranger.get("/institutions").text, "b-migration-organization", "</tr>")
    assert "<b>Our reasoning:</b> It is large." in row
    assert "<b>Our reasoning:</b> Serves States." not in row
    assert "<b>Our reasoning:</b> Nobody has asked for it." in stranger.get("/reform-models").text


def test_rows_lead_to_lessons_and_to_their_questions(stranger: Browser) -> None:
    row = part(stranger.get("/institutions").text, "b-migration-organization", "</tr>")
    assert 'href="/lessons/l01-mini"' in row
    found = re.search(r'href="/quizzes/l01-mini">.*?(\d+)&nbsp;question', row)
    page = stranger.get("/paragraphs/58").text
    total = re.search(r"(\d+) practice question", page)
    assert found and total and 0 < int(found[1]) <= int(total[1])


def test_no_reserve_item_is_counted(app: Flask, course: Course) -> None:
    from course.web.touching import index

    kept = {item.id for item in course.items.values() if item.use != "practice"}
    asked = {name for pairs in index(course).asked.values() for name, _ in pairs}
    assert kept and asked and not asked & kept


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"covenant", "hld", "gfmd", "since"}),
        ("?lane=out", {"gfmd"}),
        ("?period=late", {"hld", "gfmd"}),
        ("?period=late&lane=in", {"hld"}),
        ("?period=since", {"since"}),
        ("?period=since&lane=out", set()),
    ],
)
def test_the_timeline_by_lane_and_period(stranger: Browser, query: str, shown: set[str]) -> None:
    page = stranger.get(f"/timeline{query}").text
    found = {name for name in ("covenant", "hld", "gfmd") if f'id="e-{name}"' in page}
    if 'id="t-since"' in page:
        found.add("since")
    assert found == shown
    assert ('class="empty"' in page) == (not shown)


def test_an_event_cites_numbered_and_special_parts(stranger: Browser) -> None:
    event = part(stranger.get("/timeline").text, "e-hld", "</li>")
    assert 'href="/paragraphs/21"' in event
    assert 'href="/paragraphs#s-contents">Contents table</a>' in event


def test_an_empty_cell_says_that_the_report_does_not_say(stranger: Browser) -> None:
    page = stranger.get("/reform-models").text
    assert page.count("The report does not say.") == 6
    before, after = page.split("Since 2013: not part of the report")
    assert "related organization" in after and "related organization" not in before


def test_recommendations_say_what_is_missing(stranger: Browser) -> None:
    assert "Paragraphs 144 to 151 are missing" in stranger.get("/recommendations").text


def test_recommendations_by_weight_and_addressee(stranger: Browser) -> None:
    heavy = stranger.get("/recommendations?weight=must").text
    assert "Open the courts." in heavy and "Put up a firewall." not in heavy and 'id="r-134"' not in heavy
    theirs = stranger.get("/recommendations?to=dialogue").text
    assert 'id="r-134"' in theirs and 'id="r-127"' not in theirs
    assert "no demand" in part(theirs, "r-134", "</tr>")
    assert 'class="empty"' in stranger.get("/recommendations?to=dialogue&weight=must").text


def test_a_term_of_a_lesson_opens_the_glossary(stranger: Browser) -> None:
    assert 'href="/glossary#g-p-firewall"' in stranger.get("/lessons/l01-mini").text


def test_the_counts_of_the_reference_agree_with_its_pages(course: Course, stranger: Browser) -> None:
    index = stranger.get("/reference").text
    steps, later = len(course.reference.timeline.events), len(course.reference.timeline.since)
    assert f"{steps} steps up to 2013" in index
    assert f"{steps + later} steps: {steps} up to 2013, {later} since." in stranger.get("/timeline").text
    asked = {one.n for one in course.reference.recommendations.recommendations}
    assert f"{len(asked)} numbered recommendations" in index
    assert re.search(rf"in {len(asked)} paragraphs?\.", stranger.get("/recommendations").text)
