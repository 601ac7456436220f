"""The public question: is this file as it was stored, and what is it? The answer names nobody."""

from typing import Any

from flask import Blueprint, request

from portal.access import public
from portal.documents import papers, queries, rules
from portal.documents.forms import VerifyForm
from portal.language import _
from portal.pages import Answer, answer
from portal.settings import settings

bp = Blueprint("documents", __name__)


@bp.route("/controle", methods=["GET", "POST"])
@public
def verify() -> Answer:
    form = VerifyForm()
    if request.method == "GET":
        return _page(form)
    number = _number(form) if form.accepted() else None
    if number is None:
        return _page(form, status=422)
    reference = None if form.file.data else form.reference.data
    found = queries.unchanged(number, reference or None)
    paper = papers.what(found.kind, found.subject_id) if found else None
    return _page(form, asked=True, found=found, paper=paper)


def _number(form: VerifyForm) -> str | None:
    """The control number of what was asked about; None when the form needs something."""
    if form.file.data:
        content = form.file.data.read(rules.MAX_BYTES + 1)
        if 0 < len(content) <= rules.MAX_BYTES:
            return rules.sha256(content)
        form.file.errors = [_wrong_size(content)]
        form.refuse(None, form.file.errors[0])
        return None
    number = rules.control_number(form.number.data or "")
    if number is None:
        text = _("Kies een bestand, of vul het controlegetal van 64 tekens in.")
        form.refuse(form.number, text)
    return number


def _wrong_size(content: bytes) -> str:
    if content:
        return _("Het bestand is te groot. Stuur een bestand van hooguit 10 MB.")
    return _("Dit bestand is leeg. Kies een ander bestand.")


def _page(
    form: VerifyForm,
    status: int = 200,
    *,
    asked: bool = False,
    found: Any = None,
    paper: papers.Paper | None = None,
) -> Answer:
    return answer(
        "documents/verify.html",
        status,
        form=form,
        asked=asked,
        found=found,
        paper=paper,
        phone=settings().municipality_phone,
    )
