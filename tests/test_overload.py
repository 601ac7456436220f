"""Who waited too long for a thread: refused at once, and told when to come back."""

import logging

import pytest

from portal import logs, overload
from server import OVERDUE
from tests import make
from tests.engines import counted
from tests.page import Page


@pytest.fixture
def refused(signatory):
    """refused(path, …): what an employer gets who waited too long."""

    def refused(path, method="GET", **how):
        signatory.client.environ_base[OVERDUE] = True
        try:
            return Page(signatory.client.open(path, method=method, **how), path)
        finally:
            del signatory.client.environ_base[OVERDUE]

    return refused


def test_the_server_and_the_portal_mean_the_same():
    assert overload.OVERDUE == OVERDUE


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_who_is_overdue_is_refused_without_a_statement(refused, bakery, method):
    here = f"/vacatures/{make.vacancy(of=bakery).id}"
    with counted() as statements:
        page = refused(here, method)
    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert (page.h1, statements) == (("" if method == "HEAD" else "Het is nu te druk"), [])
    assert "default-src" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


def test_the_page_reads_as_every_page_does_and_says_what_became_of_it(refused, signatory):
    page = refused("/vacatures")
    assert page.all("main .gp-lead") == [
        "Wij hebben niets opgeslagen of verstuurd. "
        "Wacht een halve minuut en laad deze pagina dan opnieuw."
    ]
    assert page.tree.css_first("title").text() == "Fout: Het is nu te druk - Groeiportaal"
    assert signatory.person.name not in page.text


def test_what_was_sent_is_not_done(refused, signatory, bakery):
    vacancy = make.vacancy(of=bakery)
    fields = {"csrf_token": signatory.token(), "resume_on": "2026-12-08"}
    assert refused(f"/vacatures/{vacancy.id}/stilzetten", "POST", data=fields).status == 503
    assert "Stilgezet" not in signatory.get(f"/vacatures/{vacancy.id}").words


def test_a_refusal_is_a_line_in_the_log_like_every_request(refused, caplog):
    logs.logger("portal.requests")
    with caplog.at_level(logging.INFO, "portal"):
        page = refused("/vacatures")
    (line,) = [one.msg for one in caplog.records if one.name == "portal.requests"]
    assert (line["status"], line["route"]) == (503, "")
    assert line["request_id"] == page.headers["X-Request-Id"]


def test_files_go_out_all_the_same(refused):
    address = refused("/contact").tree.css_first("link[rel=stylesheet]").attributes["href"]
    assert refused(address).status == 200
