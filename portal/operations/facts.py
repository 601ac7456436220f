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


@dataclass(frozen=True)
class Fact:
    word: str
    text: str
    standing: Standing


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
        text = _("%(count)s aan het werk.", count=len(workers.at_work))
        return Fact(_("Verwerkers"), text, Standing.LOOK if workers.silent else Standing.GOOD)
    text = _("Er is er geen aan het werk: mail, documenten en herinneringen wachten.")
    if workers.last:
        at = formats.moment(workers.last)
        text = _("De laatste was er op %(at)s: mail, documenten en herinneringen wachten.", at=at)
    return Fact(_("Verwerkers"), text, Standing.ACT)


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
    return Fact(_("Mail en sms"), text, Standing.ACT if waiting.count else Standing.GOOD)


def _refused() -> Fact:
    since = clock.now() - WEEK
    count = letters.refused_since(since)
    if not count:
        return Fact(_("Geweigerde mail"), _("Deze week is geen mail geweigerd."), Standing.GOOD)
    text = ngettext(
        "Deze week is %(count)s mail geweigerd. Wie een werkgever of kandidaat begeleidt, "
        "heeft daar een taak voor.",
        "Deze week zijn %(count)s mails geweigerd. Wie een werkgever of kandidaat begeleidt, "
        "heeft daar een taak voor.",
        count,
        count=count,
    )
    if colleagues := queries.unreached(since):
        names = ", ".join(colleagues)
        text += " " + _("Verbeter zelf het adres van uw collega: %(names)s.", names=names)
        return Fact(_("Geweigerde mail"), text, Standing.ACT)
    return Fact(_("Geweigerde mail"), text, Standing.LOOK)


def _held() -> Iterator[Fact]:
    if count := holds.count():
        text = ngettext(
            "%(count)s taak wacht sinds het terugzetten van een back-up. Geef die vrij met "
            '"jobs release".',
            "%(count)s taken wachten sinds het terugzetten van een back-up. Geef ze vrij met "
            '"jobs release".',
            count,
            count=count,
        )
        yield Fact(_("Vastgehouden"), text, Standing.ACT)


def _backup() -> Fact:
    last = folder.last_made()
    text = _("Gemaakt op %(at)s.", at=formats.moment(last)) if last else _("Nog niet gemaakt.")
    return Fact(_("Laatste back-up"), text, Standing.ACT if folder.is_late() else Standing.GOOD)


def _doctor() -> Fact:
    look = last_doctor.read()
    standing = rules.doctor(look.at if look else None, look.broken if look else 0, clock.now())
    if look is None:
        return Fact(
            _("Laatste controle"),
            _('Nog niet gedaan. Dat doet wie de server beheert, met "flask doctor".'),
            standing,
        )
    found = _("fouten: %(broken)s, let op: %(attention)s", **_counts(look))
    if not look.broken and not look.attention:
        found = _("niets gevonden")
    text = _("Op %(at)s: %(found)s.", at=formats.moment(look.at), found=found)
    return Fact(_("Laatste controle"), text, standing)


def _counts(look: last_doctor.Look) -> dict[str, int]:
    return {"broken": look.broken, "attention": look.attention}


def _trail() -> Fact:
    last = anchors.last()
    text = _("Nog niet vastgelegd buiten de database.")
    if last:
        at = formats.moment(last.at)
        text = _("Vastgelegd op %(at)s, tot en met regel %(last)s.", at=at, last=last.last)
    standing = rules.anchor(last.at if last else None, clock.now())
    return Fact(_("Logboek"), text, standing)


def _disk() -> Fact:
    usage = health.usage()
    text = _(
        "%(free)s GB vrij van %(total)s GB.",
        free=f"{usage.free / 1e9:.0f}",
        total=f"{usage.total / 1e9:.0f}",
    )
    standing = Standing.LOOK if health.is_nearly_full(usage) else Standing.GOOD
    return Fact(_("Schijf"), text, Standing.ACT if health.is_full() else standing)


def _seal() -> Fact:
    until = certificate.ends_at(settings().instance / "seal")
    text = _("Op deze machine staat geen certificaat.")
    if until:
        text = _("Geldig tot en met %(day)s.", day=formats.plain_day(clock.day(until)))
    return Fact(_("Certificaat van het zegel"), text, rules.certificate(until, clock.now()))


def _version() -> Fact:
    has, wants = migrate.version(), migrate.head()
    text = _("Portaal %(version)s, database %(has)s.", version=VERSION, has=has or "-")
    return Fact(_("Versie"), text, Standing.GOOD if has == wants else Standing.ACT)
