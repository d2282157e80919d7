"""The certificate: issued in the name that the learner confirms, and checked by anybody who has its code."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course.learning.certificates import as_code, band_of, code_of, grouped, study_hours
from course.learning.completion import StillOpen, final_share, still_open
from course.learning.progress import Facts
from course.records import certificates, db, people, progress
from course.records.certificates import Certificate
from course.web.access import account, anyone, new_id, now, visitor
from course.web.forms import CertificateForm
from course.web.shelf import shelf
from course.web.throttling import count_address

pages = Blueprint("certificates", __name__)
#: So much of the hash over all content files names a version for good.
VERSION_LENGTH = 12


@dataclass(frozen=True)
class CertificatePage:
    """A certificate to print. `code` as people read it, `address` in full."""

    certificate: Certificate
    title: str
    code: str
    address: str


@dataclass(frozen=True)
class Standing:
    """How far a learner is: what is open, in words, and the best share of the final in 840ths of one."""

    open: tuple[StillOpen, ...]
    share: int


def learner() -> str:
    """The signed-in learner; the route's rule has made sure of one."""
    who = visitor()
    if who is None:
        abort(404)
    return who.learner


def standing(facts: Facts) -> Standing:
    """From the facts to what a certificate rests on: the one place that asks whether all is done."""
    return Standing(still_open(shelf().course, facts), final_share(facts))


@pages.route("/certificate", methods=["GET", "POST"])
@account
def show() -> str | BaseResponse | tuple[str, int]:
    """The certificate; before it is issued, the name to confirm or what is still open."""
    me = learner()
    with db.read() as connection:
        issued = certificates.certificate_of(connection, me)
        person, facts = people.by_id(connection, me), progress.facts(connection, me)
    if issued is not None:
        return redirect("/certificate") if request.method == "POST" else _certificate(issued)
    now_at = standing(facts)
    if now_at.open:
        status = 409 if request.method == "POST" else 200
        return render_template("pages/certificates/open.html", still_open=now_at.open), status
    form = CertificateForm(data={"display_name": person.display_name if person else ""})
    if form.validate_on_submit():
        return _issue(me, " ".join(str(form.display_name.data).split()), now_at.share)
    status = 400 if form.errors else 200
    return render_template("pages/certificates/confirm.html", form=form, title=shelf().course.title), status


@pages.get("/certificates/<code>")
@anyone
def check(code: str) -> tuple[str, int]:
    """What a certificate with this code confirms; the same answer for every code that is not one."""
    count_address("certificate")
    wanted, found = as_code(code), None
    if wanted is not None:
        with db.read() as connection:
            found = certificates.by_code(connection, wanted)
    if found is None:
        return render_template("pages/certificates/unknown.html"), 404
    title = shelf().course.title
    return render_template("pages/certificates/check.html", found=found, title=title), 200


def _issue(me: str, name: str, share: int) -> BaseResponse:
    """Freeze what the certificate says, as of now."""
    course = shelf().course
    version, code = course.version[:VERSION_LENGTH], code_of(new_id())
    wanted = Certificate(code, name, version, study_hours(course), band_of(share), now())
    if db.write(lambda connection: certificates.issue(connection, me, wanted)) is None:
        abort(404)
    return redirect("/certificate")


def _certificate(issued: Certificate) -> str:
    base = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    code = grouped(issued.code)
    page = CertificatePage(issued, shelf().course.title, code, f"{base}/certificates/{code}")
    return render_template("pages/certificates/show.html", page=page)
