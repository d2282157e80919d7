"""What has happened since 2013 is marked as not part of the report wherever a learner meets it."""

from __future__ import annotations

from collections.abc import Callable

from tests.people import Browser

LABEL = "Since 2013: not part of the report"


def test_the_lesson_is_marked_and_has_no_place_in_the_report(stranger: Browser) -> None:
    page = stranger.get("/lessons/l31-since").text
    assert f'<p class="who">{LABEL}</p>' in page
    assert '<article class="prose outside"' in page
    assert "Outside the report" in page
    assert "Report section" not in page
    assert 'class="strip' not in page


def test_a_change_opens_in_place_and_leads_to_its_sources(stranger: Browser) -> None:
    page = stranger.get("/lessons/l31-since").text
    assert '<a class="cite later" href="#u-iom-agreement">' in page
    assert 'id="u-iom-agreement"' in page
    assert 'href="/since-2013#u-iom-agreement"' in page
    assert 'href="#p58"' in page, "the report may be cited for comparison"
    assert 'id="u-iom-agreement"' in stranger.get("/since-2013").text


def test_home_and_module_say_outside_the_report_in_place_of_numbers(stranger: Browser) -> None:
    home = stranger.get("/").text
    assert '<section class="module outside" aria-labelledby="m10-since">' in home
    assert '<span class="apart">Outside the report</span>' in home
    module = stranger.get("/modules/m10-since").text
    assert '<span class="apart">Outside the report</span>' in module
    assert "report section" not in module


def test_other_lessons_carry_no_such_mark(stranger: Browser) -> None:
    assert "Outside the report" not in stranger.get("/lessons/l01-mini").text
    assert "Outside the report" not in stranger.get("/modules/m1-mini").text


def test_the_way_on_may_lead_there(person: Callable[[str], Browser]) -> None:
    reader = person("chidi")
    for lesson in ("l01-mini", "l02-mini", "l03-mini"):
        reader.get(f"/lessons/{lesson}")
        reader.post(f"/lessons/{lesson}/done", done="1")
    home = reader.get("/").text
    assert '<a class="go" href="/lessons/l31-since">' in home
    assert "You are at paragraphs" not in home


def test_feedback_cites_changes_and_the_result_leads_back_to_them(person: Callable[[str], Browser]) -> None:
    reader = person("dana")
    address = reader.start("l31-since")
    assert "u-iom-agreement" not in reader.get(address).text, "nothing is told before the answer"
    reader.post(f"{address}/submit")
    page = reader.get(address).text
    assert '<a class="cite later" href="#u-iom-agreement">' in page
    assert 'id="u-iom-agreement"' in page
    assert 'Worth another look: <a href="/since-2013#u-iom-agreement">IOM, 2016</a>' in page
    assert "Nothing was missed" not in page
