"""A lesson becomes HTML in which one can see who speaks, and in which nothing of an author's stays live."""

from __future__ import annotations

import re
from dataclasses import replace

import html5lib
import pytest

from course.content.markup import Heading, Kind, inline, render, slug
from course.content.model import Course, Update
from course.content.words import Words


def link(kind: Kind, name: str) -> str:
    return f"/{kind}/{name}"


def written(mini: Course, body: str) -> str:
    """The HTML of a body in the place of the first lesson's."""
    lesson = replace(mini.lessons["l01-who-runs-the-ferry"], body=body)
    return render(lesson, mini, link).html


def test_what_a_lesson_holds(mini: Course) -> None:
    rendered = render(mini.lessons["l01-who-runs-the-ferry"], mini, link)
    assert rendered.headings[:2] == (
        Heading("a-boat-at-the-pier", "A boat at the pier"),
        Heading("three-bodies-no-owner", "Three bodies, no owner"),
    )
    assert rendered.cited == (1, 2, 3, 4, "contents", "front-matter", 5, 6)
    assert rendered.terms == ("guild",)
    assert rendered.updates == ("new-boat",)


@pytest.mark.parametrize("lesson", ["l01-who-runs-the-ferry", "l02-night-crossings"])
def test_the_html_is_well_formed(mini: Course, lesson: str) -> None:
    html = render(mini.lessons[lesson], mini, link).html
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_citation_is_tied_to_its_word_and_says_what_it_is(mini: Course) -> None:
    cite = '\u202f<a class="cite" href="/paragraph/3"><span class="vh">Report, paragraph </span>3</a>'
    assert inline("Three bodies [p3].", mini, link) == f"Three bodies{cite}."
    assert '<span class="vh">Report, paragraphs </span>1–2</a>' in inline("Both [p1-2]", mini, link)


def test_special_parts_and_terms(mini: Course) -> None:
    assert 'href="/special/contents">Contents table</a>' in inline("It ends early [contents].", mini, link)
    assert inline("[[guild|the guild]]", mini, link) == '<a class="term" href="/term/guild">the guild</a>'
    assert inline("[[night-count]]", mini, link) == '<a class="term" href="/term/night-count">Night count</a>'
    quoted = '<a class="term" href="/term/guild">the guild’s “own”</a>'
    assert inline('[[guild|the guild\'s "own"]]', mini, link) == quoted


@pytest.mark.parametrize(
    ("fence", "who"),
    [
        (
            "case health",
            '<div class="voice course"><p class="who">Course <span>This case is invented</span>',
        ),
        (
            "course",
            '<div class="voice course"><p class="who">Course <span>Our reasoning, not the report’s</span>',
        ),
        ("law", '<div class="voice law"><p class="who">Law <span>As the report gives it</span></p>'),
        ("reflect", '<div class="voice reflect"><p class="who">Pause and think</p>'),
        ('reveal "One way"', '<details class="fold"><summary>One way</summary>'),
    ],
)
def test_who_speaks(mini: Course, fence: str, who: str) -> None:
    assert written(mini, f"::: {fence}\nWords [p3].\n:::\n").startswith(who)


def test_a_table_names_its_columns_in_each_cell(mini: Course) -> None:
    html = written(mini, '::: table "Who"\n| | **Task** |\n|---|---|\n| Guild | Trains [p3] |\n:::\n')
    assert html.startswith(
        '<table class="data stack"><caption>Who</caption><thead><tr><td></td><th scope="col">'
    )
    assert '<tr><th scope="row">Guild</th><td data-k="Task">Trains' in html


def test_a_terms_bar_does_not_end_a_cell(mini: Course) -> None:
    html = written(mini, "| Who | Task |\n|---|---|\n| The [[guild|old guild]] | Trains [p3] |\n")
    assert (
        '<th scope="row">The <a class="term" href="/term/guild">old guild</a></th><td data-k="Task">Trains'
        in html
    )


def test_the_since_layer_links_only_what_may_be_linked(mini: Course) -> None:
    html = written(mini, "::: since new-boat\n:::\n")
    assert "Since 2013: not part of the report" in html
    assert "<dt>2016</dt><dd>A second boat began to sail in May 2016; the guild’s members crew it." in html
    assert '<a href="https://example.org/notice">Harbour office, notice</a>; Guild’s yearbook.' in html
    assert "Checked 23 November 2026." in html


def test_the_oldest_check_speaks_for_all(mini: Course) -> None:
    older: Update = mini.updates["new-boat"].model_copy(update={"id": "old-boat", "checked": "2025-02-03"})
    course = replace(mini, updates={**mini.updates, "old-boat": older})
    assert "Checked 3 February 2025." in written(course, "::: since new-boat old-boat\n:::\n")


def test_a_timeline_is_an_ordered_list_and_a_tree_a_nested_one(mini: Course) -> None:
    timeline = written(mini, "::: figure fig-history\n:::\n")
    assert '<ol class="lanes"><li class="in"><b>1990</b><div>The first boat' in timeline
    assert '<p class="vh">Two lanes from 1990 to 2004' in timeline
    assert "<figcaption><b>Figure 1.1</b> From the first boat" in timeline
    tree = written(mini, "::: figure fig-carry\n:::\n")
    assert "<li><em>Yes</em> Does the reason stand in the book?" in tree
    assert '<span class="end">Carry her.</span>' in tree


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[press](javascript:alert(1))",
        "[press](JaVaScRiPt:alert(1))",
        "[press](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "![x](https://example.org/x.png)",
        '::: reveal "<script>alert(1)</script>"\n<b onclick="x()">x</b>\n:::',
        '::: table "<svg onload=x()>"\n| a |\n|---|\n| <iframe src="x"> |\n:::',
    ],
)
def test_nothing_live_gets_through(mini: Course, body: str) -> None:
    html = written(mini, body)
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag not in {"script", "img", "svg", "iframe"}
        assert not any(str(name).startswith("on") for name in element.attrib)
        assert not element.attrib.get("href", "").lower().startswith(("javascript:", "data:"))


def test_quotation_marks_are_set_and_code_is_not(mini: Course) -> None:
    assert inline('The author\'s "own" words', mini, link) == "The author’s “own” words"


def test_headings_get_ids_of_their_own() -> None:
    assert slug("Two halves, one wall", []) == "two-halves-one-wall"
    assert slug("Two halves", ["two-halves"]) == "two-halves-2"
    assert slug("Main", []) == "main-2", "the page uses this id itself"
    assert slug("¿?", []) == "part"


def test_another_language_replaces_the_words(mini: Course) -> None:
    words = Words(paragraph="Bericht, Absatz", since="Seit 2013")
    assert "Bericht, Absatz </span>3" in inline("x [p3]", mini, link, words)


def test_a_change_is_cited_by_its_year_and_remembered(mini: Course) -> None:
    rendered = render(mini.lessons["l31-since"], mini, link)
    assert 'class="cite later"' in rendered.html
    assert ">2016</a>" in rendered.html
    assert "Change since 2013, boats: " in rendered.html
    assert rendered.changes == ("new-boat",)
    assert rendered.cited == (3,)
