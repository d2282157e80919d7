"""Accounts: made at any time, signed into and out of, named, taken along."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field

from course.records import belongings, db, members, people, sessions
from course.records.people import AddressTaken, Person
from course.web import mail
from course.web.access import account, anyone, forget, fresh_session, new_id, now, own, remember, visitor
from course.web.final import settle_if_possible
from course.web.forms import NameForm, RegisterForm, SignInForm
from course.web.passwords import hash_password, matches
from course.web.security import local_path
from course.web.services import service_choice
from course.web.throttling import TooMany, count, count_password

pages = Blueprint("account", __name__)
WAIT = "Too many attempts. Wait a quarter of an hour, then try again."
NO_MATCH = "Address and password do not match an account"


def text_of(field: Field) -> str:
    """What a field holds, as text."""
    return str(field.data or "")


def person() -> Person:
    """The signed-in account; the route's rule has made sure of one."""
    who = visitor()
    with db.read() as connection:
        found = people.by_id(connection, who.learner) if who else None
    if found is None:
        abort(404)
    return found


@pages.route("/register", methods=["GET", "POST"])
@anyone
def register() -> str | BaseResponse:
    """A new account. The answer is the same whether or not the address has one already."""
    form = RegisterForm()
    onward = local_path(request.args.get("next"), "")
    if not form.validate_on_submit():
        return render_template("pages/account/register.html", form=form, onward=onward)
    count("register", text_of(form.email))
    hashed, name, email, when = (
        hash_password(text_of(form.password)),
        form.display_name.data or "",
        text_of(form.email),
        now(),
    )
    try:
        db.write(lambda connection: people.register(connection, new_id(), email, hashed, name.strip(), when))
    except AddressTaken:
        settings = current_app.config["SETTINGS"]
        mail.send(
            settings,
            email,
            "Your account",
            "Somebody tried to make an account with this address, which has one.",
        )
    flash(
        "Now sign in with the address and password you chose. "
        "If the address already had an account, its password is unchanged.",
        "",
    )
    return redirect(url_for("account.sign_in", next=onward or None))


@pages.route("/sign-in", methods=["GET", "POST"])
@anyone
def sign_in() -> str | tuple[str, int] | BaseResponse:
    """Sign in; what a guest did before comes along."""
    form = SignInForm()
    onward = local_path(request.args.get("next"), "/")
    if not form.validate_on_submit():
        return render_template("pages/account/sign_in.html", form=form, problem="", onward=onward)
    try:
        tried = count_password(text_of(form.email))
    except TooMany:
        return render_template("pages/account/sign_in.html", form=form, problem=WAIT, onward=onward), 429
    with db.read() as connection:
        found = people.by_email(connection, text_of(form.email))
    if not matches(found.password_hash if found else None, text_of(form.password)) or found is None:
        return render_template("pages/account/sign_in.html", form=form, problem=NO_MATCH, onward=onward), 400
    before, session = visitor(), fresh_session()

    def work(connection: Connection) -> None:
        if before is not None and not before.has_account:
            belongings.adopt(connection, before.learner, found.id, session.at)
        elif before is not None:
            sessions.end(connection, before.learner, before.token_hash)
        session.open(connection, found.id)
        tried.was_right(connection)

    db.write(work)
    return remember(redirect(onward), session.token)


@pages.post("/sign-out")
@own
def sign_out() -> BaseResponse:
    """End this session here and in the database."""
    who = visitor()
    if who is not None:
        db.write(lambda connection: sessions.end(connection, who.learner, who.token_hash))
        flash("You are signed out.", "")
    response = redirect("/")
    forget(response)
    return response


@pages.post("/forget")
@own
def forget_me() -> BaseResponse:
    """Forget a guest on a shared computer: answers, progress and cookie. An account is only signed out."""
    who, when = visitor(), now()
    if who is not None and not who.has_account:
        db.write(lambda connection: belongings.erase(connection, who.learner, new_id, when))
        flash("You are forgotten: nothing you did on this computer is kept.", "")
    elif who is not None:
        db.write(lambda connection: sessions.end(connection, who.learner, who.token_hash))
    response = redirect("/")
    forget(response)
    return response


@pages.get("/account")
@account
def show() -> str:
    """The account: name, address, password, sessions, data."""
    me, who = person(), visitor()
    with db.read() as connection:
        opened = sessions.sessions_of(connection, me.id)
    return render_template(
        "pages/account/show.html",
        me=me,
        sessions=opened,
        this=who.token_hash if who else "",
        form=NameForm(obj=me),
        service=service_choice(),
    )


@pages.post("/account/name")
@account
def change_name() -> str | tuple[str, int] | BaseResponse:
    """How pages greet the learner."""
    me, form = person(), NameForm()
    if not form.validate_on_submit():
        return render_template(
            "pages/account/form.html", form=form, title="Your name", action="/account/name"
        ), 400
    name = (form.display_name.data or "").strip()

    def work(connection: Connection) -> None:
        people.change(connection, me.id, display_name=name)
        members.renamed(connection, me.id)

    db.write(work)
    flash("Your name is saved.", "")
    return redirect("/account")


@pages.get("/account/export")
@account
def export() -> Response:
    """Everything kept about me, as JSON."""
    me = person()
    settle_if_possible(me.id)
    with db.read() as connection:
        response = jsonify(belongings.export(connection, me.id))
    response.headers["Content-Disposition"] = 'attachment; filename="my-course-data.json"'
    return response
