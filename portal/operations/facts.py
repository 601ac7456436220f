"""How the portal stands, a line a subject: what it is, how it is, and whether it wants an eye."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from portal import clock, formats, health, heartbeat, holds, letters, migrate
from portal.backups import folder
from portal.effects import certificate
from portal.language import _, ngettext
from portal.operations import anchors, last_doctor, queries, rules
from portal.operations.rules import Standing
from portal.settings import VERSION, settings

WEEK = timedelta(days=7)
DOCTOR = "portaal doctor"
ALIVE = "portaal jobs alive"
RESTART = "systemctl restart groeiportaal-worker"
WORKER_LOG = "journalctl --unit=groeiportaal-worker --since=-1h --output=cat"
DISK = "df --human-readable /srv/groeiportaal"


@dataclass(frozen=True)
class Fact:
    """`do` is what the keeper does when it is not in order, with the commands of docs/beheer.md."""

    word: str
    text: str
    standing: Standing
    do: str
    commands: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Is there anything to do, or to know that there is not?"""
        return self.standing is not Standing.GOOD


def listed() -> list[Fact]:
    """All of them, in the order of the page."""
    return [
        _worker(),
        _unsent(),
        _refused(),
        *_held(),
        _backup(),
        _doctor(),
        _trail(),
        _disk(),
        _seal(),
        _version(),
    ]


def _worker() -> Fact:
    """By the time of the machine, as workers say it."""
    workers = heartbeat.workers()
    if workers.at_work:
        return _at_work(workers)
    text = _("Er is er geen aan het werk: mail, documenten en herinneringen wachten.")
    if workers.last:
        at = formats.moment(workers.last)
        text = _("De laatste was er op %(at)s: mail, documenten en herinneringen wachten.", at=at)
    return Fact(_("Verwerkers"), text, Standing.ACT, _("Start de verwerker."), (RESTART, ALIVE))


def _at_work(workers: heartbeat.Workers) -> Fact:
    here = len(workers.at_work)
    text = ngettext("%(count)s is aan het werk.", "%(count)s zijn aan het werk.", here, count=here)
    if not workers.silent:
        return Fact(_("Verwerkers"), text, Standing.GOOD, "")
    names = ", ".join(
        _("%(name)s sinds %(at)s", name=name, at=formats.moment(at))
        for name, at in workers.silent.items()
    )
    text += " " + _("Niets meer gehoord van: %(names)s.", names=names)
    do = _(
        "Start die verwerker opnieuw, op zijn eigen machine. Is hij met opzet gestopt? Dan hoeft "
        "u niets te doen: deze regel verdwijnt binnen %(term)s.",
        term=formats.term(heartbeat.KEPT_FOR),
    )
    return Fact(_("Verwerkers"), text, Standing.LOOK, do, (RESTART,))


def _unsent() -> Fact:
    waiting = queries.unsent()
    text = _("Alles is verstuurd.")
    if waiting.since:
        text = ngettext(
            "%(count)s bericht is nog niet weg, van %(since)s.",
            "%(count)s berichten zijn nog niet weg, het oudste van %(since)s.",
            waiting.count,
            count=waiting.count,
            since=formats.moment(waiting.since),
        )
    do = _(
        "Kijk of de mailserver en de dienst voor sms antwoorden. Het portaal probeert het zelf "
        "opnieuw. Wat misging, staat in het log."
    )
    standing = Standing.ACT if waiting.count else Standing.GOOD
    return Fact(_("Mail en sms"), text, standing, do, (WORKER_LOG,))


def _refused() -> Fact:
    since = clock.now() - WEEK
    count = letters.refused_since(since)
    if not count:
        text = _("Deze week is geen mail geweigerd.")
        return Fact(_("Geweigerde mail"), text, Standing.GOOD, "")
    text = ngettext(
        "Deze week is %(count)s mail geweigerd. Wie een werkgever of kandidaat begeleidt, "
        "heeft daar een taak voor.",
        "Deze week zijn %(count)s mails geweigerd. Wie een werkgever of kandidaat begeleidt, "
        "heeft daar een taak voor.",
        count,
        count=count,
    )
    if colleagues := queries.unreached(since):
        do = _("Verbeter zelf het adres van uw collega: %(names)s.", names=", ".join(colleagues))
        return Fact(_("Geweigerde mail"), text, Standing.ACT, do)
    return Fact(_("Geweigerde mail"), text, Standing.LOOK, _("U hoeft niets te doen."))


def _held() -> Iterator[Fact]:
    if count := holds.count():
        text = ngettext(
            "%(count)s taak wacht sinds het terugzetten van een back-up.",
            "%(count)s taken wachten sinds het terugzetten van een back-up.",
            count,
            count=count,
        )
        do = _(
            "Kijk wat er wacht, en in het log van de mailserver wat al verstuurd is. Geef het dan "
            "vrij. Moet de mail nog wel weg? Laat dan --without-mail weg."
        )
        commands = ("portaal jobs held", "portaal jobs release --without-mail")
        yield Fact(_("Vastgehouden"), text, Standing.ACT, do, commands)


def _backup() -> Fact:
    last, is_late = folder.last_made(), folder.is_late()
    text = _("Gemaakt op %(at)s.", at=formats.moment(last)) if last else _("Nog niet gemaakt.")
    if last and is_late:
        text += " " + _("Dat is langer geleden dan is afgesproken.")
    do = _("Maak er een, en lees wat het commando zegt.")
    standing = Standing.ACT if is_late else Standing.GOOD
    return Fact(_("Laatste back-up"), text, standing, do, ("portaal backup",))


def _doctor() -> Fact:
    look = last_doctor.read()
    broken, attention = (look.broken, look.attention) if look else (0, 0)
    standing = rules.doctor(look.at if look else None, broken, attention, clock.now())
    text = _("Nog niet gedaan.")
    if look:
        found = _("niets gevonden")
        if broken or attention:
            found = _(
                "fouten: %(broken)s, let op: %(attention)s", broken=broken, attention=attention
            )
        text = _("Op %(at)s: %(found)s.", at=formats.moment(look.at), found=found)
    do = _("Doe de controle. Elke regel ervan zegt wat u doet.")
    return Fact(_("Laatste controle"), text, standing, do, (DOCTOR,))


def _trail() -> Fact:
    last = anchors.last()
    text = _("Nog niet vastgelegd buiten de database.")
    if last:
        at = formats.moment(last.at)
        text = _("Vastgelegd op %(at)s, tot en met regel %(last)s.", at=at, last=last.last)
    standing = rules.anchor(last.at if last else None, clock.now())
    do = _("Het werk van de nacht is niet gedaan. Doe het nu, en daarna de controle.")
    return Fact(_("Logboek"), text, standing, do, ("portaal nightly", DOCTOR))


def _disk() -> Fact:
    usage = health.usage()
    text = _(
        "%(free)s GB vrij van %(total)s GB.",
        free=f"{usage.free / 1e9:.0f}",
        total=f"{usage.total / 1e9:.0f}",
    )
    if health.is_full():
        do = _("Niemand kan nu iets bewaren. Maak ruimte, en kijk daarna of alles nog heel is.")
        return Fact(_("Schijf"), text, Standing.ACT, do, (DISK, "portaal doctor --deep"))
    standing = Standing.LOOK if health.is_nearly_full(usage) else Standing.GOOD
    return Fact(_("Schijf"), text, standing, _("Maak ruimte, of neem een grotere schijf."), (DISK,))


def _seal() -> Fact:
    until = certificate.ends_at(settings().instance / "seal")
    text = _("Op deze machine staat geen certificaat.")
    if until:
        text = _("Geldig tot en met %(day)s.", day=formats.plain_day(clock.day(until)))
    do = _(
        "Zet een geldig certificaat van de gemeente in de map instance/seal en start de verwerker "
        "opnieuw. Bestellen duurt weken: doe dat nu."
    )
    standing = rules.certificate(until, clock.now())
    return Fact(_("Certificaat van het zegel"), text, standing, do, (RESTART, DOCTOR))


def _version() -> Fact:
    has, wants = migrate.version(), migrate.head()
    text = _("Portaal %(version)s, database %(has)s.", version=VERSION, has=has or "-")
    do = _("De database hoort bij een andere versie dan het portaal. Werk haar bij.")
    standing = Standing.GOOD if has == wants else Standing.ACT
    return Fact(_("Versie"), text, standing, do, ("portaal migrate",))
