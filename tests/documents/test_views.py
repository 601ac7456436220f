import io

import pytest

from portal import db
from portal.documents import queries, rules
from portal.documents.models import Document
from tests import make

CONTENT = b"%PDF-1.7 een overeenkomst"


@pytest.fixture
def stored(app, bakery):
    made = make.document(of=bakery, content=CONTENT)
    return db.session.get(Document, made.id)


def upload(client, content):
    return client.post("/controle", files={"file": (io.BytesIO(content), "naam van iemand.pdf")})


def test_a_stored_file_is_recognised(client, stored):
    page = upload(client, CONTENT)
    assert page.status == 200
    assert "Ja, dit bestand is onveranderd" in page.words
    assert "Korenaar" not in page.words


@pytest.mark.parametrize("content", [CONTENT + b" ", b"x"])
def test_every_other_file_is_not(client, stored, content):
    assert "niet een bestand zoals wij het bewaarden" in upload(client, content).words


def test_the_number_on_paper_will_do(client, stored):
    typed = rules.grouped(stored.sha256).upper()
    page = client.submit("/controle", number=typed, reference=stored.reference)
    assert "Ja, dit bestand is onveranderd" in page.words


def test_another_reference_or_number_gets_one_and_the_same_answer(client, stored):
    known = client.submit("/controle", number=stored.sha256, reference="O-1999-0001")
    unknown = client.submit("/controle", number="0" * 64, reference="O-1999-0001")
    assert "niet een bestand zoals wij het bewaarden" in known.words
    assert known.words.replace(stored.sha256, "") == unknown.words.replace("0" * 64, "")


@pytest.mark.parametrize("number", ["", "abc", "g" * 64])
def test_a_number_that_cannot_be_one_is_asked_again(client, app, number):
    page = client.submit("/controle", number=number)
    assert page.status == 422
    assert "64 tekens" in page.words


def test_an_empty_and_a_huge_file_are_explained(client, app, monkeypatch):
    assert "leeg" in upload(client, b"").words or upload(client, b"").status == 422
    monkeypatch.setattr(rules, "MAX_BYTES", 10)
    page = upload(client, b"x" * 11)
    assert page.status == 422
    assert "te groot" in page.words


def test_nothing_stored_ever_changes(app, stored):
    assert queries.altered() == []
    assert stored.size == len(CONTENT)
    for statement in ("UPDATE documents SET name = 'x'", "DELETE FROM documents"):
        with pytest.raises(Exception, match="frozen: documents"), db.unit() as session:
            session.connection().exec_driver_sql(statement)
