"""Attempts: answered on one page or one question at a time, saved, checked, handed in, shown again."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, flash, jsonify, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.items import Item
from course.learning.presenting import Decoder, Fields, encode
from course.learning.quizzes import is_module_quiz, keeps_silent
from course.learning.responses import is_empty
from course.records import answers, attempts, db, people, submitting
from course.records.answers import Frozen, Saved, Stale
from course.records.attempts import Slot, WholeAttempt
from course.records.sessions import hash_token
from course.web.access import known, now, own, own_by_statement, session_token, visitor
from course.web.cookies import Remembered
from course.web.final import settle
from course.web.forms import Sent, sent_answer
from course.web.mended import mended
from course.web.papers import finish_page, result_page, take_page
from course.web.shelf import shelf
from course.web.silent import render_silent, render_withheld, withheld_words

pages = Blueprint("attempts", __name__)


def learner() -> str:
    """The visitor's id. Raises SignedOut."""
    return known().learner


def attempt_or_404(attempt_id: str) -> WholeAttempt:
    """The visitor's own attempt; 404 for anybody else's, as for none. Handed in first if its time is up."""
    with db.read() as connection:
        found = attempts.attempt_for(connection, learner(), attempt_id)
    if found is None:
        abort(404)
    if found.head.is_open and found.head.is_over(now()):
        settle(learner())
        return attempt_or_404(attempt_id)
    return found


@pages.get("/attempts/<attempt_id>")
@own
def show(attempt_id: str) -> str:
    """The open attempt to work on, or the result of one that was handed in."""
    attempt = attempt_or_404(attempt_id)
    who = visitor()
    if not attempt.head.is_open:
        if keeps_silent(attempt.head.quiz):
            return render_silent(attempt)
        withheld = withheld_words(attempt.head)
        if withheld:
            return render_withheld(attempt, withheld)
        result = result_page(shelf(), attempt, mended(attempt))
        return render_template("pages/attempts/result.html", page=result)
    one, wanted = bool(who and who.one_by_one), request.args.get("q")
    page = take_page(shelf(), attempt, wanted, now(), one_by_one=one, mended=mended(attempt))
    empty = page.current if request.args.get("empty") else 0
    return render_template("pages/attempts/take.html", page=page, empty=empty)


@pages.post("/attempts/<attempt_id>")
@own
def act(attempt_id: str) -> BaseResponse | tuple[str, int]:
    """Keep what the form holds, then do what its button says."""
    attempt = attempt_or_404(attempt_id)
    if not attempt.head.is_open:
        if attempt.head.deadline_at is not None:
            return render_template("pages/attempts/late.html", head=attempt.head), 409
        return redirect(f"/attempts/{attempt_id}")
    newer = keep(attempt)
    if newer:
        after = attempt_or_404(attempt_id)
        page = take_page(shelf(), after, None, now(), one_by_one=False, newer=newer, mended=mended(after))
        return render_template("pages/attempts/take.html", page=page, empty=0), 409
    moved = next((name for name in request.form if name.endswith("-move")), "")
    do = f"go-{moved[1:].split('-')[0]}" if moved else request.form.get("do", "save")
    return onward(attempt, do)


@pages.post("/attempts/<attempt_id>/answers/<int:place>")
@own_by_statement
def save(attempt_id: str, place: int) -> tuple[Response, int]:
    """Keep one answer: sent by the script at every change. 200 only once it is on disk."""
    kept_place = place_or_404(attempt_id, place)
    sent = sent_answer(place, kept_place.decoder, sent_fields())
    if sent is None:
        abort(400)
    token, when = hash_token(session_token() or ""), now()
    kept = answers.save_for_session(
        db.store().put, token, attempt_id, place, sent.seq + 1, sent.response, sent.confidence, when
    )
    if kept is None:
        return not_kept(attempt_id, kept_place, sent)
    return saved(kept, sent)


def saved(kept: Saved, sent: Sent) -> tuple[Response, int]:
    """The acknowledgement as an answer."""
    return Response(acknowledged(kept, sent), mimetype="application/json"), 200


def acknowledged(kept: Saved, sent: Sent) -> bytes:
    """What the page is told of an answer that is on disk."""
    answered = "false" if is_empty(sent.response) else "true"
    said = f'"state":"saved","seq":{kept.seq},"saved_at":{kept.saved_at},"answered":{answered}'
    return f"{{{said}}}\n".encode()


def not_kept(attempt_id: str, place: Place, sent: Sent) -> tuple[Response, int]:
    """Why an answer was not kept: a newer one stands, or it is frozen, or it was a retry of what is there."""
    who, when = learner(), now()
    found = db.write(
        lambda connection: answers.save(
            connection, who, attempt_id, sent.place, sent.seq + 1, sent.response, sent.confidence, when
        )
    )
    if found is None:
        abort(404)
    match found:
        case Saved():
            return saved(found, sent)
        case Stale(answer):
            return jsonify(
                state="newer", seq=answer.seq, fields=encode(place.item, place.seed, answer.response)
            ), 409
        case Frozen():
            attempt_or_404(attempt_id)  # one whose time is up is handed in at this touch
            return jsonify(state="frozen"), 409


class Place(NamedTuple):
    """A place of an attempt: its item as this attempt shows it."""

    item: Item
    seed: str
    decoder: Decoder


def place_or_404(attempt_id: str, place: int) -> Place:
    """The item and the seed of a place, which never change, remembered once its owner has asked for them.

    Whose place it is, the statement that saves makes sure of; a stranger learns nothing from this.
    """
    places: Remembered[tuple[str, int], Place] = current_app.extensions["course_places"]
    kept = places.get((attempt_id, place))
    if kept is not None:
        return kept
    with db.read() as connection:
        found = attempts.slot_for(connection, learner(), attempt_id, place)
    if found is None:
        abort(404)
    head, slot = found
    item, seed = slot.item, head.seed
    return places.keep((attempt_id, place), Place(item, seed, Decoder(item, seed)))


@pages.record_once
def remember_places(state: BlueprintSetupState) -> None:
    """Room for the places of a thousand open attempts."""
    state.app.extensions["course_places"] = Remembered(most=10_000)


@pages.get("/attempts/<attempt_id>/finish")
@own
def finish(attempt_id: str) -> str | BaseResponse:
    """What is not answered yet, before handing in."""
    attempt = attempt_or_404(attempt_id)
    if not attempt.head.is_open:
        return redirect(f"/attempts/{attempt_id}")
    return render_template("pages/attempts/finish.html", page=finish_page(shelf(), attempt, now()))


@pages.post("/attempts/<attempt_id>/submit")
@own
def submit(attempt_id: str) -> BaseResponse:
    """Hand in. A second time changes nothing and leads to the same result."""
    who, when = learner(), now()
    done = db.write(lambda connection: submitting.submit(connection, who, attempt_id, when))
    if done is None:
        abort(404)
    return Response(status=302, headers={"Location": f"/attempts/{attempt_id}"})


@pages.post("/attempts/<attempt_id>/view")
@own
def view(attempt_id: str) -> BaseResponse:
    """All on one page, or one question at a time: the learner's choice, kept for every quiz."""
    who = learner()
    attempt_or_404(attempt_id)
    one = request.form.get("one") == "1"
    db.write(lambda connection: people.change(connection, who, one_by_one=one))
    return redirect(f"/attempts/{attempt_id}")


def keep(attempt: WholeAttempt) -> tuple[int, ...]:
    """Save every answer of the form that differs from what is kept; the places where a newer one stood."""
    who, when, head = learner(), now(), attempt.head
    form = sent_fields()
    sent = [answer for slot in attempt.slots if (answer := _changed(slot, head.seed, form)) is not None]
    if not sent:
        return ()

    def work(connection: Connection) -> list[int]:
        newer = []
        for answer in sent:
            done = answers.save(
                connection,
                who,
                head.id,
                answer.place,
                answer.seq + 1,
                answer.response,
                answer.confidence,
                when,
            )
            if isinstance(done, Stale):
                newer.append(answer.place)
        return newer

    return tuple(db.write(work))


def sent_fields() -> Fields:
    """The form's fields, each with all its values."""
    return request.form.to_dict(flat=False)


def _changed(slot: Slot, seed: str, form: Fields) -> Sent | None:
    """What the form says of one place, if that is not what is kept already."""
    if slot.answer is not None and slot.answer.checked_at is not None:
        return None
    sent = sent_answer(slot.place, Decoder(slot.item, seed), form)
    if sent is None:
        return None
    before = slot.answer
    if before is None:
        return sent if sent.response or sent.confidence is not None else None
    return sent if (sent.response, sent.confidence) != (before.response, before.confidence) else None


def onward(attempt: WholeAttempt, do: str) -> BaseResponse:
    """Where a button leads, after the form was saved. `do` is save, finish, or go-3, check-3, report-3."""
    address = f"/attempts/{attempt.head.id}"
    name, _, number = do.partition("-")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    is_there = 1 <= place <= len(attempt.slots)
    if name == "finish":
        return redirect(f"{address}/finish")
    if name == "save":
        flash("Everything you answered is saved.", "")
    if name == "check" and is_there and not _check(attempt, place):
        return redirect(f"{address}?q={place}&empty=1#q{place}")
    if name == "report" and is_there:
        return redirect(f"{address}/{place}/report")
    if is_there:
        return redirect(f"{address}?q={place}#q{place}")
    return redirect(address)


def _check(attempt: WholeAttempt, place: int) -> bool:
    """Freeze and mark one answer of a practice; whether there was one.

    Other quizzes are explained when handed in, or never.
    """
    if is_module_quiz(attempt.head.quiz) or keeps_silent(attempt.head.quiz):
        abort(404)
    who, when = learner(), now()
    found = db.write(lambda connection: answers.check(connection, who, attempt.head.id, place, when))
    return found is not None
