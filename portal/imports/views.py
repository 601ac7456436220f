"""A file of the case system: look at it, confirm, see what happened, take back what failed."""

from uuid import UUID

from flask import Blueprint, request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.db import unit
from portal.errors import Hidden, refusal
from portal.forms import PlainForm
from portal.imports import queries, service, writer
from portal.imports.forms import UploadForm
from portal.imports.lines import COLUMNS
from portal.imports.models import Import
from portal.language import _
from portal.pages import Answer, answer, download, page_of, read_cursor, see
from portal.submissions import is_first

bp = Blueprint("imports", __name__, url_prefix="/dossiers")
START = "imports/upload.html"


@bp.route("/inlezen", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS)
def upload() -> Answer:
    form = UploadForm()
    if request.method == "GET":
        return _start(form)
    if not form.accepted():
        return _start(form, 422)
    with form.file.data.stream as stream:
        content = stream.read()
    if refused := refusal(lambda: service.check_size(content)):
        form.refuse("file", refused)
        return _start(form, 422)
    name = form.file.data.filename
    with unit():
        if is_first(form, content):
            writer.upload(form.once.data, name, content, by=actor(), at=clock.now())
    return see(url_for(".show", import_id=form.once.data))


@bp.get("/inlezen/<uuid:import_id>")
@allow(May.WRITE_DOSSIERS)
def show(import_id: UUID) -> Answer:
    made = _mine(import_id)
    failed_only, after = request.args.get("fout") == "1", read_cursor(int)
    rows = queries.lines_after(import_id, after, failed_only=failed_only)
    kept = {"fout": "1" if failed_only else None}
    return answer(
        "imports/show.html",
        made=made,
        tally=queries.tally(import_id),
        page=page_of(rows, after, lambda row: (row.number,), kept),
        failed_only=failed_only,
        form=PlainForm(),
    )


@bp.post("/inlezen/<uuid:import_id>/bevestigen")
@allow(May.WRITE_DOSSIERS)
def confirm(import_id: UUID) -> Answer:
    _mine(import_id)
    with unit():
        made = load(Import, import_id, lock=True)
        writer.confirm(made, by=actor(), at=clock.now())
    notice = _("Wij lezen het bestand in. Ververs deze pagina om te zien hoe ver wij zijn.")
    return see(url_for(".show", import_id=import_id), notice=notice)


@bp.get("/inlezen/<uuid:import_id>/mislukt.csv")
@allow(May.WRITE_DOSSIERS)
def failed_lines(import_id: UUID) -> Answer:
    _mine(import_id)
    rows = queries.lines_after(import_id, None, failed_only=True, most=service.BY_PAGE)
    return download(service.failed_rows(rows), "mislukte-regels.csv", "text/csv; charset=utf-8")


def _start(form: UploadForm, status: int = 200) -> Answer:
    return answer(START, status, form=form, columns=COLUMNS)


def _mine(import_id: UUID) -> Import:
    """A file is its uploader's alone: it holds what a colleague may not have asked for."""
    made = load(Import, import_id)
    if made.uploaded_by != viewer().id:
        raise Hidden
    return made
