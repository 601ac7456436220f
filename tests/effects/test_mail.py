from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal import clock
from portal.effects import ics, mail, post, sms

ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    own = SimpleNamespace(
        instance=Path(tmp_path),
        demo=True,
        municipality_name="Gemeente Vaartland",
        mail_from="groeiportaal@vaartland.example",
        mail_url="smtp://mail.example",
    )
    for room in (mail, post, sms):
        monkeypatch.setattr(room, "settings", lambda: own)
    return own


def test_a_mail_arrives_as_it_was_written():
    mail.send("a@b.nl", "Uw vacature", "Beste Zoë,\n\n€ 300 per maand.", message_id="1", ics=ICS)
    (letter,) = mail.newest()
    assert (letter.kind, letter.to, letter.subject) == ("mail", "a@b.nl", "Uw vacature")
    assert letter.text == "Beste Zoë,\n\n€ 300 per maand."
    assert letter.ics.startswith("BEGIN:VCALENDAR")


@pytest.mark.promise("B8")
def test_the_same_mail_twice_is_one_mail():
    for _ in range(2):
        mail.send("a@b.nl", "Uw vacature", "Beste", message_id="job-1")
    mail.send("a@b.nl", "Uw vacature", "Beste", message_id="job-2")
    assert len(mail.newest()) == 2


def test_the_newest_comes_first_by_the_portals_clock():
    for year in (2026, 2028, 2027):
        clock.move_to(datetime(year, 3, 1, 12, tzinfo=UTC))
        mail.send("a@b.nl", f"In {year}", "Beste", message_id=str(year))
    assert [letter.subject for letter in mail.newest(2)] == ["In 2028", "In 2027"]


@pytest.mark.promise("G4")
@pytest.mark.parametrize(
    "to",
    ["a@b.nl\nBcc: x@y.nl", "a@b.nl, x@y.nl", "a@b.nl\r\nBcc: x@y.nl", "Naam <a@b.nl>", "", "a b"],
)
def test_an_address_cannot_smuggle_anything(to):
    with pytest.raises(ValueError, match="one address"):
        mail.compose(to, "Uw vacature", "Beste", message_id="1")


@pytest.mark.promise("G4")
@pytest.mark.parametrize("subject", ["Hallo\nBcc: x@y.nl", "Hallo\r\n\r\nAnders", "Hallo\rBcc: x"])
def test_a_subject_cannot_smuggle_anything(subject):
    with pytest.raises(ValueError, match=r"."):
        mail.compose("a@b.nl", subject, "Beste", message_id="1")


def test_a_message_id_cannot_smuggle_anything():
    with pytest.raises(ValueError, match="message id"):
        mail.compose("a@b.nl", "Hallo", "Beste", message_id="1>\nBcc: x@y.nl")


class Server:
    """Stands in for smtplib.SMTP and remembers what it was asked."""

    def __init__(self, host, port, timeout):
        self.did = [(host, port)]
        Server.last = self

    def quit(self):
        self.did.append("quit")

    def ehlo(self):
        pass

    def starttls(self, context):
        self.did.append("starttls")

    def login(self, name, password):
        self.did.append((name, password))

    def send_message(self, message):
        self.did.append(message["To"])


def test_outside_demo_a_server_gets_it_after_starttls(here, monkeypatch):
    here.demo, here.mail_url = False, "smtp://ons:geheim%21@mail.example:587"
    monkeypatch.setattr("smtplib.SMTP", Server)
    mail.send("a@b.nl", "Hallo", "Beste", message_id="1")
    asked = [("mail.example", 587), "starttls", ("ons", "geheim!"), "a@b.nl", "quit"]
    assert Server.last.did == asked
    assert mail.newest() == []


def test_an_sms_lies_in_the_same_mailbox():
    sms.send("0612345678", "Uw code is 123456", message_id="1")
    (letter,) = mail.newest()
    assert (letter.kind, letter.to, letter.text) == ("sms", "0612345678", "Uw code is 123456")


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 160, True), ("a" * 161, False), ("€" * 80, True), ("€" * 81, False), ("Zoë", False)],
)
def test_an_sms_is_one_message_of_the_gsm_alphabet(text, fits):
    assert sms.fits(text) is fits


def test_too_long_an_sms_is_refused():
    with pytest.raises(ValueError, match="160"):
        sms.send("0612345678", "a" * 161, message_id="1")


def test_outside_demo_an_sms_needs_a_gateway(here, monkeypatch):
    here.demo = False
    with pytest.raises(sms.NoGateway):
        sms.send("0612345678", "Hallo", message_id="1")
    sent = []
    monkeypatch.setattr(sms, "gateway", lambda *what: sent.append(what))
    sms.send("0612345678", "Hallo", message_id="1")
    assert sent == [("0612345678", "Hallo", "1")]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Súdwest-Fryslân", "Sudwest-Fryslan"),
        ("Łukasz Wiśniewski, 't Hof", "Lukasz Wisniewski, 't Hof"),
        ("Zoë “ja” – €\u00a05…", 'Zoe "ja" - € 5...'),
        ("Çelik, Müller, ñ", "Çelik, Müller, ñ"),
        ("日", "?"),
    ],
)
def test_an_sms_is_written_in_letters_it_can_carry(text, plain):
    assert sms.plain(text) == plain
    assert sms.fits(sms.plain(text))


@pytest.mark.parametrize("method", ["PUBLISH", "CANCEL"])
def test_a_mail_says_what_a_calendar_does_with_its_file(app, method):
    event = ics.Event(
        key="1", sequence=2, summary="Afspraak", starts=clock.now(), ends=clock.now(),
        is_cancelled=method == "CANCEL",
    )  # fmt: skip
    with app.app_context():
        file = ics.calendar([event], made_at=clock.now())
        message = mail.compose("a@b.nl", "Uw afspraak", "Tekst", message_id="1", ics=file)
    (part,) = message.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].params["method"] == method
    assert f"METHOD:{method}" in part.get_content()
