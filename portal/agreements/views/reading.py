"""Reading: the list, the page of one agreement, the whole text, the PDF."""

from datetime import datetime
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, allow, load, may, viewer
from portal.agreements import documents, queries
from portal.agreements.labels import State
from portal.agreements.models import Agreement
from portal.agreements.views import drafting
from portal.agreements.views.blueprint import bp
from portal.agreements.views.page import page
from portal.documents import queries as document_queries
from portal.errors import Hidden
from portal.pages import Answer, answer, download, page_of, read_choice, read_cursor


@bp.get("/overeenkomsten")
@allow(May.VIEW_AGREEMENTS)
def index() -> Answer:
    state, after = read_choice("status", State), read_cursor(datetime, UUID)
    rows = queries.listed(viewer(), state=state, after=after)
    offers = may(May.OFFER_AGREEMENTS)
    return answer(
        "agreements/list.html",
        today=clock.today(),
        page=page_of(rows, after, lambda row: (row.changed_at, row.id), {"status": state}),
        state=state,
        states=list(State),
        to_draft=queries.to_draft(viewer().id) if offers and not state else (),
    )


@bp.get("/overeenkomsten/<uuid:agreement_id>")
@allow(May.VIEW_AGREEMENTS)
def show(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    if agreement.state is State.DRAFT and may(May.OFFER_AGREEMENTS):
        return drafting.draft_page(agreement)
    return page(agreement)


@bp.get("/overeenkomsten/<uuid:agreement_id>/tekst")
@allow(May.VIEW_AGREEMENTS)
def text(agreement_id: UUID) -> Answer:
    agreement = _with_name(agreement_id)
    frozen = queries.frozen(agreement.id)
    if frozen is None or not frozen.text:
        raise Hidden
    back = url_for(".show", agreement_id=agreement.id)
    return answer("agreements/text.html", agreement=agreement, text=frozen.text, back=back)


@bp.get("/overeenkomsten/<uuid:agreement_id>/pdf")
@allow(May.VIEW_AGREEMENTS)
def pdf(agreement_id: UUID) -> Answer:
    return send(_with_name(agreement_id))


def _with_name(agreement_id: UUID) -> Agreement:
    """One whose papers this viewer may read: they hold the candidate's name."""
    agreement = load(Agreement, agreement_id)
    if agreement.state.is_over and viewer().is_employer:
        raise Hidden
    return agreement


def send(agreement: Agreement) -> Answer:
    """The sealed PDF, or as long as there is none the PDF of the offer."""
    document = document_queries.file(agreement.id, documents.SEALED) or document_queries.file(
        agreement.id, documents.OFFER
    )
    if document is None:
        raise Hidden
    return download(document.content, document.name, document.media_type, inline=True)
