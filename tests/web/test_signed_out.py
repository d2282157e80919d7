"""A session that ended elsewhere: what was typed is kept, and what stands where is told to nobody."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from tests.people import PASSWORD, Browser
from tests.teaching import make_cohort
from tests.web.sitting import slots

HIDDEN = re.compile(r'<input type="hidden" name="(q1-[^"]+)" value="([^"]*)">')
REASON = "A reason that is longer than the few words which a page keeps without showing them."


def signed_out(browser: Browser) -> Browser:
    """All her sessions are ended, from another browser."""
    elsewhere = Browser(browser.app, browser.name).sign_in()
    elsewhere.post("/account/sessions/end")
    return elsewhere


def test_what_was_typed_is_kept_until_she_has_signed_in_again(app: Flask, amina: Browser) -> None:
    address = amina.start("l02-mini")
    signed_out(amina)
    typed = {"q1__seq": "0", "q1__confidence": "2", "q1__rationale": REASON}
    kept = amina.post(address, 404, do="save", **typed).text
    assert "You are not signed in any more" in kept and f'action="{address}"' in kept
    assert f"{REASON}</textarea>" in kept and 'href="/sign-in" target="_blank"' in kept
    token, fields = amina.token, dict(HIDDEN.findall(kept))
    amina.sign_in()  # in another tab of the same browser
    amina.token = token
    sent = {name.replace("-", "__"): value for name, value in fields.items()}
    amina.post(address, do="save", q1__rationale=REASON, **sent)
    (answer,) = [slot.answer for slot in slots(app, address) if slot.answer]
    assert answer.confidence == 2


def test_the_script_is_told_that_nothing_was_kept(amina: Browser) -> None:
    address = amina.start("m1-mini")
    signed_out(amina)
    saved = amina.client.post(
        f"{address}/answers/1",
        data={"q1-seq": "0", "q1-confidence": "1", "csrf_token": amina.token},
        headers={"Accept": "application/json"},
    )
    assert saved.status_code == 404 and saved.is_json


def test_handing_in_is_offered_again_and_signing_out_is_not(amina: Browser) -> None:
    address = amina.start("m1-mini")
    signed_out(amina)
    assert "Send it again" in amina.post(f"{address}/submit", 404).text
    page = amina.post("/sign-out", 404).text
    assert "Send it again" not in page and "kept in this page" not in page


def test_forms_of_accounts_and_of_instructors_are_kept_as_well(amina: Browser, ines: Browser) -> None:
    cohort = make_cohort(ines)
    for browser in (amina, ines):
        signed_out(browser)
    changed = amina.post("/account/email", 404, email="new@example.org", current=PASSWORD).text
    assert 'value="new@example.org"' in changed and PASSWORD not in changed
    assert 'value="Spring"' in ines.post(f"{cohort}/edit", 404, name="Spring").text


def test_a_page_that_belongs_to_somebody_leads_to_signing_in_and_tells_nothing(
    amina: Browser, person: Callable[[str], Browser]
) -> None:
    address, stranger = amina.start("m1-mini"), person("")
    other = address[:-4] + "0000"
    pages = [stranger.get(path, 404).text.replace(path.rsplit("/", 1)[1], "") for path in (address, other)]
    assert pages[0] == pages[1] and f'href="/sign-in?next={address.rsplit("/", 1)[0]}/"' in pages[0]
    stranger.get("/sign-in")
    posted = [stranger.post(path, 404, do="save").text for path in (address, other)]
    assert posted[0].replace(address, other) == posted[1]
