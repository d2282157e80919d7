"""Accounts, for administrators: found by name or address; roles, suspension, sessions, new passwords."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course.records import administration, db, sessions
from course.records.administration import Account
from course.records.staff import RANK
from course.web.access import administrator, known, new_id
from course.web.acts import pen
from course.web.links import address_of

pages = Blueprint("teach_people", __name__)
LAST = "Nobody else could administer this installation. Make somebody else an administrator first."


def account_or_404(member_id: str) -> Account:
    """An account by its id."""
    with db.read() as connection:
        found = administration.account(connection, member_id)
    if found is None:
        abort(404)
    return found


@pages.get("/teach/people")
@administrator
def index() -> str:
    """Accounts by address, fifty at a time."""
    search, role = request.args.get("q", "").strip()[:100], request.args.get("role", "")
    role = role if role in RANK else ""
    with db.read() as connection:
        found, onward = administration.accounts(connection, search, role, request.args.get("after", ""))
    return render_template(
        "pages/teach/people.html",
        people=found,
        onward=urlencode({"q": search, "role": role, "after": onward}) if onward else "",
        search=search,
        role=role,
        roles=tuple(RANK),
        later=bool(request.args.get("after")),
    )


@pages.get("/teach/people/<member_id>")
@administrator
def show(member_id: str) -> str:
    """One account: role, suspension, sessions."""
    person = account_or_404(member_id)
    with db.read() as connection:
        opened = sessions.sessions_of(connection, person.id)
    return render_template(
        "pages/teach/person.html",
        person=person,
        sessions=opened,
        roles=tuple(RANK),
        me=known().learner == person.id,
    )


@pages.post("/teach/people/<member_id>/role")
@administrator
def give_role(member_id: str) -> BaseResponse:
    """Another role. It holds from the next page on that the person opens."""
    person, role, event, noted = account_or_404(member_id), request.form.get("role", ""), new_id(), pen()
    if role not in RANK:
        abort(400)
    return _said(
        person,
        db.write(lambda c: administration.give_role(c, person.id, role, event, noted)),  # type: ignore[arg-type]
        f"{person.email} is now {'an' if role != 'learner' else 'a'} {role}.",
    )


@pages.post("/teach/people/<member_id>/suspend")
@administrator
def suspend(member_id: str) -> BaseResponse:
    """Keep somebody out, or let her in again. What she did stays."""
    person, out, noted = account_or_404(member_id), request.form.get("out") == "1", pen()
    done = db.write(lambda connection: administration.suspend(connection, person.id, out, noted))
    said = "is suspended, and signed out everywhere" if out else "may sign in again"
    return _said(person, done, f"{person.email} {said}.")


@pages.post("/teach/people/<member_id>/sessions")
@administrator
def end_sessions(member_id: str) -> BaseResponse:
    """Sign somebody out everywhere."""
    person, noted = account_or_404(member_id), pen()
    db.write(lambda connection: administration.end_sessions(connection, person.id, noted))
    return _said(person, "done", f"{person.email} is signed out everywhere.")


@pages.post("/teach/people/<member_id>/link")
@administrator
def make_link(member_id: str) -> str:
    """A one-time link to hand over where no mail is sent. It is shown now and never again."""
    person, token, noted = account_or_404(member_id), secrets.token_urlsafe(32), pen()
    if not db.write(lambda connection: administration.make_link(connection, person.id, token, noted)):
        abort(404)
    link = address_of(current_app.config["SETTINGS"], token)
    return render_template("pages/teach/person_link.html", person=person, link=link)


def _said(person: Account, done: administration.Done, words: str) -> BaseResponse:
    if done == "none":
        abort(404)
    flash(LAST if done == "last" else words, "wrong" if done == "last" else "")
    return redirect(f"/teach/people/{person.id}")
