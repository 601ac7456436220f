"""When an agreement may be offered, who signs when, and what each act leads to. Pure.

Amounts in cents, hours a week in minutes, dates are Amsterdam dates that end at midnight.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.agreements.labels import (
    CAUSE,
    CAUSE_VACANCY,
    FOUNDATION,
    MUNICIPALITY_LATE,
    OURS_LATE,
    OWN_LATE,
    PARTY,
    SENTENCES,
    STEP,
    WITH_VACANCY,
    Party,
    State,
    Step,
    WithdrawReason,
)
from portal.calendar import add_working_days, previous_working_day
from portal.errors import Refused, refusal
from portal.formats import WEEKDAYS, day, hour_number, weekdays
from portal.language import N_, _
from portal.schemes import rules as scheme_rules
from portal.schemes import starts
from portal.schemes.rules import FormalEmployer, Scheme
from portal.transitions import step

REMIND_AFTER = timedelta(hours=24)
LEAST_MINUTES = 60  # a week; less is not a fixed number of hours
LISTED = (Party.CANDIDATE, Party.EMPLOYER, Party.FOUNDATION, Party.MUNICIPALITY)
CONSENT_VERSION = "2026-1"  # of the two sentences under which people sign

TRANSITIONS = {
    (State.DRAFT, "change"): State.DRAFT,
    (State.DRAFT, "offer"): State.OFFERED,
    (State.DRAFT, "discard"): State.WITHDRAWN,
    (State.OFFERED, "sign"): State.OFFERED,
    (State.OFFERED, "complete"): State.SIGNED,
    (State.OFFERED, "remind"): State.OFFERED,
    (State.OFFERED, "appoint"): State.OFFERED,
    (State.OFFERED, "withdraw"): State.WITHDRAWN,
    (State.OFFERED, "lapse"): State.LAPSED,
    (State.OFFERED, "refuse"): State.REFUSED,
    (State.SIGNED, "seal"): State.SEALED,
}


@dataclass(frozen=True)
class Standing:
    """Where an agreement stands: its state, who must sign, who did, until when; who drafted it, who
    put each signature, and whether there is a document to read.
    """

    state: State
    parties: frozenset[Party]
    signed: frozenset[Party]
    sign_by: date | None = None
    drafter: str = ""
    signers: Mapping[Party, str] = field(default_factory=dict)
    has_document: bool = False
    ended_reason: str | None = None
    others_sign_by: date | None = None
    is_still: bool = False  # the company is stopped: nobody signs until it goes on

    @property
    def outstanding(self) -> frozenset[Party]:
        return self.parties - self.signed

    @property
    def next_signers(self) -> frozenset[Party]:
        """Who can sign now."""
        if self.state is not State.OFFERED or self.is_still:
            return frozenset()
        return self.outstanding - {Party.MUNICIPALITY} or self.outstanding

    def sign_by_of(self, party: Party | None) -> date | None:
        """The day that this party reads everywhere, also once it has passed."""
        return self.sign_by if party in (None, Party.MUNICIPALITY) else self.others_sign_by

    def still_until(self, party: Party | None, today: date) -> date | None:
        """Until when who missed his own day can still sign; none for who is in time."""
        own = self.sign_by_of(party)
        if self.state is not State.OFFERED or own is None or self.sign_by is None:
            return None
        return self.sign_by if own < today <= self.sign_by else None


@dataclass(frozen=True)
class Signatory:
    """Who looks at an agreement or signs it: for which parties, and whether by his role he may."""

    id: str
    parties: tuple[Party, ...] = ()
    may_sign: bool = True


CANDIDATE = Signatory("candidate", (Party.CANDIDATE,))  # himself, or his mediator for him


@dataclass(frozen=True)
class Signing:
    """What one person finds at an agreement: page, list of signers and action draw from it.

    `order` is who must sign, as it is listed; `next_signers` who can now; `party` for whom this
    person signs, if for anybody. `refusal` is what the act would refuse, `why_not` what the page
    tells who is still to sign; `sentence` what the state means to his side.
    """

    standing: Standing
    order: tuple[Party, ...]
    next_signers: frozenset[Party]
    party: Party | None
    has_signed: bool
    refusal: Refused | None
    why_not: Refused | None
    can_sign: bool
    is_your_turn: bool
    sentence: str
    sign_by: date | None = None  # the day of this person's party
    still_until: date | None = None  # the last day for who missed his own

    @property
    def waiting(self) -> int:
        """How many signatures are still to come."""
        return len(self.standing.outstanding)


@dataclass(frozen=True)
class Plan:
    """What the account manager wants to agree."""

    start_on: date
    end_on: date
    minutes_per_week: int
    wage_cents: int  # an hour, gross
    period: int = 1  # how many times this person is here under this scheme, with this one
    days: Sequence[str] = ()  # of the week on which is worked; none: any


def parties(formal: FormalEmployer) -> frozenset[Party]:
    """Who signs; the foundation only where it is the formal employer."""
    return frozenset(Party) - (set() if formal is FormalEmployer.FOUNDATION else {Party.FOUNDATION})


def check_plan(plan: Plan, scheme: Scheme, *, today: date) -> None:
    """Refuses `zero_hours`, `date_order`, `max_duration`, `wage_below_minimum`, `max_contracts`; a
    first day before everybody can have signed (`start_too_soon`), or on which nobody works
    (`start_not_worked`)."""
    if plan.minutes_per_week < LEAST_MINUTES:
        raise Refused("zero_hours", ZERO_HOURS)
    if plan.period > scheme.max_contracts:
        raise Refused("max_contracts", MAX_CONTRACTS, n=scheme.max_contracts)
    scheme_rules.check_term(scheme, plan.start_on, plan.end_on)
    scheme_rules.check_wage(plan.wage_cents, plan.start_on)
    earliest = starts.earliest_start(scheme, plan.days, offered_on=today)
    if plan.start_on < earliest:
        raise Refused(
            "start_too_soon",
            START_TOO_SOON,
            days=scheme.think_working_days,
            earliest_on=day(earliest),
        )
    if (worked_on := starts.first_worked(plan.start_on, plan.days)) != plan.start_on:
        raise Refused(
            "start_not_worked", START_NOT_WORKED, on=day(plan.start_on), worked_on=day(worked_on)
        )


def working_times(days: Collection[str], typed: str) -> str:
    """The days with the times that were typed; who typed days as well is not said twice."""
    if not days or any(word in typed.lower() for word in WEEKDAYS):
        return typed
    return f"{weekdays(days)}, {typed}"


def check_text(*, is_concept: bool, demo: bool) -> None:
    """Refuses `text_unconfirmed`: only in the demo is a text offered that no lawyer confirmed."""
    if is_concept and not demo:
        raise Refused("text_unconfirmed", TEXT_UNCONFIRMED)


def check_yes(*, is_taken_back: bool) -> None:
    """Nothing with a name goes out once the candidate took his yes back. Refuses
    `yes_taken_back`.
    """
    if is_taken_back:
        raise Refused(
            "yes_taken_back",
            N_(
                "De kandidaat trok zijn ja in. Overleg met de bemiddelaar, of gooi dit concept weg."
            ),
        )


def check_offer(done: Collection[Step]) -> None:
    """Refuses `check_missing` with the first step that is not done."""
    for each in Step:
        if each not in done:
            raise Refused("check_missing", CHECK_MISSING, step=_(STEP[each]))


def sign_by(scheme: Scheme, start_on: date, *, today: date) -> date:
    """The last day to sign, a working day: so many of them from the offer, and before the start."""
    latest = min(add_working_days(today, scheme.sign_working_days), start_on - timedelta(days=1))
    return previous_working_day(latest)


def sign_by_of(party: Party, sign_by: date) -> date:
    """The last working day for one party: the municipality signs last and has a day for it."""
    last = previous_working_day(sign_by)
    return last if party is Party.MUNICIPALITY else previous_working_day(last - timedelta(days=1))


def still_signed_until(others_sign_by: date) -> date:
    """The last day of an offer, by the day of the parties: `sign_by_of` the other way round."""
    return add_working_days(others_sign_by, 1)


def deviations(plan: Plan, scheme: Scheme) -> list[str]:
    """In what this plan differs from what the scheme usually has, in Dutch; empty: in nothing."""
    found = []
    if plan.minutes_per_week != scheme.default_minutes:
        here, usual = hour_number(plan.minutes_per_week), hour_number(scheme.default_minutes)
        found.append(f"{here} uur per week in plaats van {usual} uur")
    if plan.end_on < scheme_rules.latest_end(scheme, plan.start_on):
        found.append(f"een kortere periode dan {scheme.max_months} maanden")
    return found


def signing(now: Standing, who: Signatory, today: date) -> Signing:
    """Everything about signing this agreement that this person must know today."""
    party = _own_party(now, who)
    has_signed = party in now.signed
    next_signers = now.next_signers
    waits = party is not None and now.state is State.OFFERED and not has_signed
    refusal = _refusal(now, party, who, today)
    why_not = _why_not(now, who, refusal) if waits else None
    return Signing(
        standing=now,
        order=_order(now, party),
        next_signers=next_signers,
        party=party,
        has_signed=has_signed,
        refusal=refusal,
        why_not=why_not,
        can_sign=waits and why_not is None,
        is_your_turn=party in next_signers and who.may_sign,
        sentence=_sentence(now, party, has_signed),
        sign_by=now.sign_by_of(party),
        still_until=now.still_until(party, today),
    )


def check_signer(
    now: Standing, party: Party, *, signer: str, drafter: str, others: Collection[str], today: date
) -> None:
    """Refuses who may not sign now: `agreement_lapsed`, `already_signed`, `company_stopped` (what
    was offered waits unsigned), `not_your_turn`, `own_draft` (the drafter is never the
    municipality's only eye), `same_person`."""
    _check_turn(now, party, today)
    if party is Party.MUNICIPALITY and signer == drafter:
        raise Refused("own_draft", OWN_DRAFT)
    if signer in others:
        raise Refused("same_person", SAME_PERSON)


def sign(now: Standing, party: Party) -> Standing:
    """The standing after `party` signed; the last signature completes the agreement."""
    signed = now.signed | {party}
    verb = "complete" if signed >= now.parties else "sign"
    return Standing(
        step(TRANSITIONS, now.state, verb),
        now.parties,
        signed,
        now.sign_by,
        others_sign_by=now.others_sign_by,
    )


def vacancy_reason(ended_reason: str | None) -> WithdrawReason | None:
    """Why it ended, if that is because its vacancy did."""
    return next((reason for reason in WITH_VACANCY if reason == ended_reason), None)


def cause(now: Standing, party: Party | None) -> str:
    """Who ended it, as far as this party may know; nothing while it stands. Nobody hears of another
    party that it was late, only of us: we sign last, so then everybody else was in time.
    """
    if with_vacancy := vacancy_reason(now.ended_reason):
        return CAUSE_VACANCY[with_vacancy]
    if now.ended_reason == STOOD_STILL:
        return COMPANY_STOOD_STILL
    if now.state is not State.LAPSED:
        return CAUSE.get(now.state, "")
    is_ours = party in (None, Party.MUNICIPALITY)
    if party in now.outstanding and not is_ours:
        return OWN_LATE
    if now.outstanding == {Party.MUNICIPALITY}:
        return MUNICIPALITY_LATE if is_ours else OURS_LATE
    return CAUSE[now.state]


def call_by(ended_on: date) -> date:
    """Who signed or was asked to, is called within one working day after the end."""
    return add_working_days(ended_on, 1)


def names(parties: Collection[Party]) -> str:
    """ "de werkgever en de kandidaat", in a fixed order."""
    words = [f"de {_(PARTY[party])}" for party in Party if party in parties]
    return " en ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _own_party(now: Standing, who: Signatory) -> Party | None:
    """For which party this person signs; of two, the one that still has to."""
    own = [party for party in who.parties if party in now.parties]
    return next((party for party in own if party in now.outstanding), own[0] if own else None)


def _order(now: Standing, party: Party | None) -> tuple[Party, ...]:
    """Who did sign first, then this person's party, the municipality last."""
    parties = [other for other in LISTED if other in now.parties]
    parties.sort(
        key=lambda other: (other not in now.signed, other is Party.MUNICIPALITY, other != party)
    )
    return tuple(parties)


def _refusal(now: Standing, party: Party | None, who: Signatory, today: date) -> Refused | None:
    about = party or next(iter(who.parties), None)
    if about is None:
        return Refused("cannot_sign", CANNOT_SIGN)
    others = set(now.signers.values())
    return refusal(
        lambda: check_signer(
            now, about, signer=who.id, drafter=now.drafter, others=others, today=today
        )
    )


def _why_not(now: Standing, who: Signatory, refusal: Refused | None) -> Refused | None:
    """Whose role it is not hears that first; then whether there is anything to sign."""
    if not who.may_sign:
        return Refused("not_signatory", NOT_SIGNATORY)
    return refusal if now.has_document else Refused("not_ready", NOT_READY)


def _sentence(now: Standing, party: Party | None, has_signed: bool) -> str:
    if now.is_still and now.state is State.OFFERED:
        return COMPANY_STOPPED
    if has_signed and now.state is State.OFFERED:
        return WAITS_ON_OTHERS
    with_vacancy = vacancy_reason(now.ended_reason)
    employer, candidate, staff = (
        WITH_VACANCY[with_vacancy] if with_vacancy else SENTENCES[now.state]
    )
    if with_vacancy is None and party is Party.FOUNDATION:
        staff = FOUNDATION.get(now.state, staff)
    sides = {Party.EMPLOYER: employer, Party.CANDIDATE: candidate}
    sentence = sides.get(party, staff) if party else staff
    return f"{_(cause(now, party))} {_(sentence)}" if now.state is State.LAPSED else sentence


def _check_turn(now: Standing, party: Party, today: date) -> None:
    if now.state is State.LAPSED or (now.sign_by and today > now.sign_by):
        raise Refused("agreement_lapsed", LAPSED, sign_by=day(now.sign_by))
    if party in now.signed:
        raise Refused("already_signed", ALREADY_SIGNED)
    if party not in now.parties:
        raise Refused("cannot_sign", CANNOT_SIGN)
    if now.state is State.OFFERED and now.is_still:
        raise Refused("company_stopped", COMPANY_STOPPED)
    if now.state is State.OFFERED and party not in now.next_signers:
        raise Refused("not_your_turn", NOT_YOUR_TURN, party=names(now.next_signers))


ZERO_HOURS = N_(
    "Een contract zonder vaste uren past niet bij deze regeling. "
    "Vul het aantal vaste uren in of kies een gewone vacature."
)
MAX_CONTRACTS = N_(
    "Deze kandidaat werkte al bij dit bedrijf met deze regeling. Dat kan hooguit %(n)s keer. "
    "Kies een andere regeling of een gewoon contract."
)
CHECK_MISSING = N_(
    "Er ontbreekt nog een stap: %(step)s. Rond die af, dan kunt u de overeenkomst aanbieden."
)
START_TOO_SOON = N_(
    "De start is te vroeg. De kandidaat heeft %(days)s werkdagen om na te denken, daarna tekent de "
    "gemeente. Kies %(earliest_on)s of later."
)
START_NOT_WORKED = N_(
    "Op %(on)s werkt de kandidaat niet: dat is geen werkdag in deze overeenkomst. "
    "Kies bijvoorbeeld %(worked_on)s."
)
TEXT_UNCONFIRMED = N_(
    "De jurist van de gemeente heeft de tekst van deze overeenkomst nog niet bevestigd. "
    "Aanbieden kan daarna. Vraag de teamleider hoe het ermee staat. Het concept blijft bewaard."
)
LAPSED = N_("De tekendatum %(sign_by)s is voorbij. Vraag een nieuw voorstel aan.")
ALREADY_SIGNED = N_("Hiervoor is al ondertekend. U hoeft niets te doen.")
CANNOT_SIGN = N_("U mag deze overeenkomst niet ondertekenen.")
NOT_SIGNATORY = N_("U mag niet tekenen voor dit bedrijf. Vraag een collega die tekenbevoegd is.")
WAITS_ON_OTHERS = N_("U hebt ondertekend. Wij wachten op de anderen.")
NOT_YOUR_TURN = N_("Eerst tekent %(party)s. U krijgt bericht zodra u aan de beurt bent.")
OWN_DRAFT = N_(
    "U hebt deze overeenkomst zelf gemaakt. Een collega van de gemeente moet meetekenen."
)
SAME_PERSON = N_("U tekende al voor een andere partij. Een collega tekent hiervoor.")
DOCUMENT_CHANGED = N_(
    "Het document is veranderd sinds u het opende. Lees de nieuwe versie. Onderteken daarna."
)
COMPANY_STOPPED = N_(
    "Dit bedrijf staat nu stil. Tekenen kan nu niet. U hoeft niets te doen. "
    "De tekendatum blijft staan. Is die voorbij, dan vervalt deze overeenkomst."
)
STOOD_STILL = "company_stopped"  # why an offer lapsed
COMPANY_STOOD_STILL = N_("Het bedrijf stond stil. Daarom kon niemand tekenen.")
NOT_READY = N_("Wij maken het document nog. Over een paar minuten kunt u tekenen.")
REMINDED = N_("Er ging de laatste %(term)s al een herinnering uit. Daarna kan het weer.")
