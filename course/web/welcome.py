"""The door for the first administrator, opened by the one-time link that the first start prints."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.records import db, sessions, staff
from course.records.people import AddressTaken
from course.web.access import anyone
from course.web.acts import pen
from course.web.forms import RegisterForm
from course.web.passwords import hash_password

pages = Blueprint("welcome", __name__)


@pages.route("/welcome/<token>", methods=["GET", "POST"])
@anyone
def first(token: str) -> str | tuple[str, int] | BaseResponse:
    """Make the account of the first administrator. Works once, within an hour of the start."""
    form, noted = RegisterForm(), pen(staff.FIRST)
    with db.read() as connection:
        if sessions.link_owner(connection, token, noted.at) != staff.FIRST:
            return render_template("pages/account/dead_link.html"), 410
    if not form.validate_on_submit():
        page = render_template("pages/teach/welcome.html", form=form, token=token)
        return (page, 400) if form.errors else page
    email, hashed = str(form.email.data), hash_password(str(form.password.data))
    name = (form.display_name.data or "").strip()

    def work(connection: Connection) -> bool:
        return staff.become_first(connection, token, email, hashed, name, noted)

    try:
        made = db.write(work)
    except AddressTaken:
        made = False
    if not made:
        return render_template("pages/account/dead_link.html"), 410
    flash("You are the administrator. Sign in with the address and password you chose.", "")
    return redirect("/sign-in?next=/teach")
