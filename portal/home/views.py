"""The home of every role, the public pages, and what machines ask."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, request, session

from portal import clock, health, heartbeat
from portal.access import May, Viewer, allow, own_employer, public, viewer, visitor
from portal.accounts import queries as account_queries
from portal.agreements import example as agreement_example
from portal.assets import asset
from portal.employers import rules as employer_rules
from portal.employers.rules import State as Company
from portal.errors import Hidden
from portal.home import inbox, lines, queries, rules
from portal.language import _
from portal.operations import facts as operation_facts
from portal.operations.facts import Fact
from portal.operations.rules import Standing
from portal.pages import Answer, answer, page_of, see, way_back
from portal.roles import Role
from portal.schemes import rules as scheme_rules
from portal.schemes.labels import HINT
from portal.schemes.rules import SchemeName
from portal.settings import settings

bp = Blueprint("home", __name__)
SHOWN = 5  # lines of a list on an employer's home before "bekijk alles"
ALL = 100
HOURS = (16, 20, 24, 28, 32, 36, 40)
USUAL_HOURS = 32
LANGUAGES = ("nl", "en")
PROMISED = {  # in working days, by the rules that keep them
    "answer": employer_rules.ANSWER_WORKING_DAYS,
    "check": employer_rules.CHECK_WORKING_DAYS,
}


@bp.get("/")
@public
def show() -> Answer:
    who = visitor()
    if who is None:
        return _front()
    if who.is_employer:
        return _employer(who)
    return _inbox(who)


@bp.get("/alles")
@allow(May.BE_HOME)
def everything() -> Answer:
    own_employer()
    today = clock.today()
    return answer(
        "home/everything.html",
        todos=lines.todos(queries.todo(viewer(), ALL), today),
        arranged=lines.arranged(queries.running(viewer()), today, viewer()),
    )


@bp.get("/privacy")
@public
def privacy() -> Answer:
    return answer("home/privacy.html", settings=settings())


@bp.get("/toegankelijkheid")
@public
def accessibility() -> Answer:
    return answer("home/accessibility.html", settings=settings())


@bp.get("/contact")
@public
def contact() -> Answer:
    return answer("home/contact.html", settings=settings())


@bp.get("/hulp")
@public
def questions() -> Answer:
    hints, today = dict(HINT), clock.today()
    return answer(
        "home/questions.html",
        schemes=[(scheme_rules.scheme_on(name, today), hints[name]) for name in SchemeName],
        promised=PROMISED,
        settings=settings(),
    )


@bp.get(f"/hulp/voorbeeld/<any({', '.join(SchemeName)}):name>")
@public
def example(name: str) -> Answer:
    scheme = scheme_rules.scheme_on(name, clock.today())
    text = agreement_example.compose(scheme.name, clock.today())
    return answer("home/example.html", text=text, scheme=scheme)


@bp.get("/taal/<code>")
@public
def language(code: str) -> Answer:
    if code not in LANGUAGES:
        raise Hidden
    session["language"] = code
    notice = "" if code == "nl" else _("Engels komt later. U ziet nu nog Nederlands.")
    return see(way_back("terug"), notice=notice)


@bp.get("/healthz")
@public
def healthz() -> Answer:
    return _standing(health.is_up())


@bp.get("/readyz")
@public
def readyz() -> Answer:
    """Ready without a worker too: what people send in waits for one, so nobody is turned away."""
    if not health.is_ready():
        return _standing(False)
    worker = "ok" if heartbeat.workers().at_work else "away"
    return make_response(current_app.json.response(status="ok", worker=worker))


def _standing(is_well: bool) -> Answer:
    if is_well:
        return make_response(current_app.json.response(status="ok"))
    response = make_response(current_app.json.response(status="unavailable"))
    response.status_code = 503
    response.headers["Retry-After"] = "5"
    return response


@bp.get("/robots.txt")
@public
def robots() -> Answer:
    return _text("User-agent: *\nAllow: /$\nAllow: /static/\nDisallow: /\n")


@bp.get("/.well-known/security.txt")
@public
def security() -> Answer:
    until = (clock.now() + timedelta(days=180)).replace(microsecond=0)
    lines_ = (
        f"Contact: mailto:{settings().privacy_mail}",
        f"Expires: {until.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings().public_url.rstrip('/')}/.well-known/security.txt",
    )
    return _text("\n".join(lines_) + "\n")


@bp.get("/favicon.ico")
@public
def favicon() -> Answer:
    return make_response(redirect(asset("mark.svg")))


def _front() -> Answer:
    kinds = [name.value for name, _hint in HINT]
    kind, hours = request.args.get("soort", ""), request.args.get("uren", "")
    costs = scheme_rules.calculate(
        kind if kind in kinds else kinds[0],
        (int(hours) if hours in map(str, HOURS) else USUAL_HOURS) * 60,
        clock.today(),
    )
    return answer(
        "home/front.html",
        kinds=HINT,
        hours=HOURS,
        costs=costs,
        promised=PROMISED,
        settings=settings(),
    )


def _employer(who: Viewer) -> Answer:
    company, today = own_employer(), clock.today()
    todo = queries.todo(who, SHOWN + 1)
    board = lines.arranged(queries.running(who), today, who)
    figures = queries.figures(company)
    return answer(
        "home/employer.html",
        steps=_first_steps(who, figures),
        is_checked=figures.company is not Company.REGISTERED,
        is_stopped=figures.company is Company.SUSPENDED,
        greeting=rules.greeting(clock.now()),
        todos=lines.todos(todo[:SHOWN], today),
        arranged=board[:SHOWN],
        has_more=len(todo) > SHOWN or len(board) > SHOWN,
        hidden=len(board[SHOWN:]),
        figures=figures,
    )


def _first_steps(who: Viewer, figures: Any) -> list[rules.FirstStep]:
    """What a new company still has before it; nothing for who may not post a vacancy."""
    if not who.may(May.WRITE_VACANCIES):
        return []
    return rules.first_steps(
        is_checked=figures.company is not Company.REGISTERED,
        has_sent=figures.sent > 0,
        has_accepted=figures.accepted > 0,
        has_met=figures.met > 0 or figures.at_work + figures.coming > 0,
    )


def _inbox(who: Viewer) -> Answer:
    work = queries.work(who)
    if not work:
        return answer("home/staff.html")
    now, today = clock.now(), clock.today()
    wanted = inbox.read(request.args)
    kept = inbox.kept(request.args, wanted)
    rows = queries.inbox(who.id, work, wanted, now=now, day_ends=clock.end_of(today))
    page = page_of(rows, wanted.after, _by_clock, kept)
    return answer(
        "home/inbox.html",
        page=page,
        groups=lines.items(page.rows, now, who),
        chips=inbox.chips(wanted, {domain for domain, _offer in work}),
        wanted=wanted,
        kept=kept,
        now=now,
        is_manager=Role.ACCOUNT_MANAGER in who.roles,
        stands_in_for=_stands_in_for(who, today),
        invited=_invited(who),
        urgent=_urgent(who),
    )


def _by_clock(row: Any) -> tuple[Any, ...]:
    return row.rank, row.due_at, row.subject_id, row.kind


def _invited(who: Viewer) -> list[dict[str, Any]]:
    """Who was asked to work here and did not start, for who asks them."""
    people = account_queries.colleagues(None) if who.may(May.MANAGE_USERS) else ()
    return [one for one in people if one["is_invited"] and one["is_active"]]


def _urgent(who: Viewer) -> list[Fact]:
    """What of the portal itself wants to be seen to now, for who runs it."""
    facts = operation_facts.listed() if who.may(May.RUN_PORTAL) else ()
    return [fact for fact in facts if fact.standing is Standing.ACT]


def _stands_in_for(who: Viewer, today: date) -> Sequence[object]:
    if not who.may(May.GO_AWAY):
        return ()
    return queries.stands_in_for(who.id, today)


def _text(text: str) -> Response:
    return Response(text, mimetype="text/plain")
