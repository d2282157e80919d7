"""What keeps an account safe: password, address, sessions, deletion, and a one-time link to come back in."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, current_app, flash, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.records import belongings, db, people, sessions
from course.records.db import Store
from course.records.people import AddressTaken, Person
from course.settings import Settings
from course.web import mail
from course.web.access import account, anyone, forget, new_id, now, visitor
from course.web.account import person, text_of
from course.web.forms import EmailForm, EraseForm, PasswordForm, ResetForm, ResetRequestForm
from course.web.links import make_reset_link
from course.web.mail import Letter
from course.web.passwords import hash_password, matches
from course.web.throttling import count

pages = Blueprint("account_security", __name__)


@pages.route("/account/password", methods=["GET", "POST"])
@account
def change_password() -> str | BaseResponse:
    """A new password ends all other sessions."""
    me, form, who = person(), PasswordForm(), visitor()
    if form.validate_on_submit() and _confirmed(form, me):
        hashed, keep = hash_password(text_of(form.password)), who.token_hash if who else ""

        def work(connection: Connection) -> None:
            people.change(connection, me.id, password_hash=hashed)
            sessions.end_others(connection, me.id, keep)

        db.write(work)
        flash("Your password is changed. Every other session has ended.", "")
        return redirect("/account")
    return render_template(
        "pages/account/form.html", form=form, title="Change your password", action="/account/password"
    )


@pages.route("/account/email", methods=["GET", "POST"])
@account
def change_email() -> str | BaseResponse:
    """A new address. Whether it belongs to another account is not told."""
    me, form = person(), EmailForm()
    if form.validate_on_submit() and _confirmed(form, me):
        try:
            db.write(lambda connection: people.change(connection, me.id, email=text_of(form.email)))
        except AddressTaken:
            mail.send(
                current_app.config["SETTINGS"],
                text_of(form.email),
                "Your account",
                "Somebody tried to move an account to this address, which has one.",
            )
        flash("If the address is free, it is now yours. Below stands the address in use.", "")
        return redirect("/account")
    return render_template(
        "pages/account/form.html", form=form, title="Change your email address", action="/account/email"
    )


@pages.post("/account/sessions/end")
@account
def end_sessions() -> BaseResponse:
    """End one session, or all others."""
    me, who, wanted = person(), visitor(), request.form.get("session", "")
    keep = who.token_hash if who else ""
    if wanted:
        db.write(lambda connection: sessions.end(connection, me.id, wanted))
    else:
        db.write(lambda connection: sessions.end_others(connection, me.id, keep))
    flash("Ended.", "")
    return redirect("/account#sessions")


@pages.route("/account/erase", methods=["GET", "POST"])
@account
def erase() -> str | BaseResponse:
    """Erase the account and all that is mine, for good."""
    me, form, when = person(), EraseForm(), now()
    if form.validate_on_submit() and _confirmed(form, me):
        db.write(lambda connection: belongings.erase(connection, me.id, new_id, when))
        flash("Your account and your answers are deleted.", "")
        response = redirect("/")
        forget(response)
        return response
    return render_template(
        "pages/account/form.html", form=form, title="Delete your account", action="/account/erase"
    )


@pages.route("/reset", methods=["GET", "POST"])
@anyone
def ask_reset() -> str:
    """Ask for a one-time link. The answer is the same for every address."""
    form = ResetRequestForm()
    settings = current_app.config["SETTINGS"]
    if not form.validate_on_submit():
        return render_template(
            "pages/account/ask_reset.html", form=form, by_mail=bool(settings.smtp_url), asked=False
        )
    count("reset", text_of(form.email))
    mail.write_and_send(settings, partial(_reset_letter, db.store(), settings, text_of(form.email), now()))
    return render_template(
        "pages/account/ask_reset.html", form=form, by_mail=bool(settings.smtp_url), asked=True
    )


def _reset_letter(store: Store, settings: Settings, email: str, when: int) -> Letter | None:
    """A letter with a fresh link, if there is such an account. For a thread of its own."""
    link = make_reset_link(store, settings, email, when)
    text = (
        f"Open this address within an hour to choose a new password:\n\n{link}\n\n"
        "It works once. If you did not ask for it, do nothing."
    )
    return Letter(email, "Choose a new password", text) if link else None


@pages.route("/reset/<token>", methods=["GET", "POST"])
@anyone
def reset(token: str) -> str | tuple[str, int] | BaseResponse:
    """Choose a new password by a one-time link; it ends every session."""
    form, when = ResetForm(), now()
    with db.read() as connection:
        owner = sessions.link_owner(connection, token, when)
    if owner is None:
        return render_template("pages/account/dead_link.html"), 410
    if not form.validate_on_submit():
        return render_template(
            "pages/account/form.html", form=form, title="Choose a new password", action=f"/reset/{token}"
        )
    hashed = hash_password(text_of(form.password))

    def work(connection: Connection) -> bool:
        learner = sessions.use_link(connection, token, when)
        if learner is None:
            return False
        people.change(connection, learner, password_hash=hashed)
        sessions.end_others(connection, learner)
        return True

    if not db.write(work):
        return render_template("pages/account/dead_link.html"), 410
    flash("Your password is changed. Sign in with it.", "")
    return redirect("/sign-in")


def _confirmed(form: PasswordForm | EmailForm | EraseForm, me: Person) -> bool:
    """Whether the current password is right; says so on the form if not."""
    count("confirm", me.email or me.id)
    if matches(me.password_hash, form.current.data or ""):
        return True
    form.current.errors = ["This is not your current password"]
    return False
