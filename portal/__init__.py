"""Groeiportaal: how a municipality gets small employers to hire people who have been on welfare for
years.

The house, low to high. Imports point down only; the folders hold one subject each, with the
same room names:

    audit           who did what; the Actor
    accounts        people, role sets, sign-in
    schemes         dated rules and amounts, calculator
    documents       stored files, verify page
    links           safe links of people without an account
    tasks           paperwork: who must act, by when
    operations      how the portal itself stands, jobs that gave up
    drafts          what somebody is typing, until it is saved
    employers       companies, exactly one account manager each
    cards           what employers see of people: profiles (showings) and reveals
    supply          what there is, at level 1: one table a season, for everybody the same
    vacancies       what an employer asks, and his list of candidates
    dossiers        who somebody is (behind the wall)
    imports         files of the case system, read into dossiers
    matching        who suits a job, condition by condition, for mediators
    introductions   wanted → asked → agreed → held
    candidate       the candidate's own pages, by safe link
    signals         discrimination signals, for the decider
    agreements      terms, signatures, seal
    placements      the event ledger of a placement
    guarantees      take-back claims
    invoices        money, derived from the ledger
    home            front page, role homes, inbox
    demo            a fictitious municipality, in demo mode only

Rooms of a folder: rules and labels (pure) · models · queries (every select) · inbox (what home
shows of it) · actions (every verb) · forms · views · jobs (after the commit). What has a name of
its own says in its first line what it is. An import from another folder keeps the room's name:
`card_actions`, `card_queries`.

Top level, the door: access and roles (who may) · openers (whose page it is) · forms and submissions
(a verb's form, posted once) · pages, keyset and problems (answers, lists, error pages) · inbox (the
shape of what home shows) · assets and compression (files and pages over the wire) · overload (who
waited too long).
The floor: db (the only commit) and columns · errors (Refused) · transitions (state tables) · clock,
calendar, promises, money and numbers · reading, formats, language, texts and icons (in and out of
words), folding (constants of templates) · scrub and patterns (what does not belong in a text) ·
settings. After the commit: outbox, jobs and worker (in lanes), heartbeat (is one at work), stopped
(what died at work), holds (after a restore), letters (each once) · effects (the outside world). The
keeper's: logs, request_log and metrics · cli and backup_commands · migrate · backups · health ·
doctor and attention · notes (files in INSTANCE).

Words: werkgever employer · vacature vacancy · kandidaat candidate · kaart card · aanbod supply (one
table a season) · profiel showing · eigen pagina own page · voorstel proposal · signaal signal ·
vrijgave reveal · kennismaking introduction · vervoer transport · herinnering reminder ·
overeenkomst agreement · samen tekenen in person · plaatsing placement · terugneemgarantie take-back
guarantee · melding claim · factuur invoice · creditnota credit note · werkvoorraad inbox ·
accountmanager van een bedrijf assignment · teamleider decider · bemiddelaar mediator. Dutch in code
only where the law or the municipality coined the word: groeibaan, werkervaringsbaan, kvk_number.
Hours a week are kept in minutes, money in cents.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from config import MAX_BODY, Config
from portal import (
    access,
    assets,
    cli,
    clock,
    compression,
    db,
    folding,
    formats,
    health,
    icons,
    jobs,
    language,
    logs,
    outbox,
    overload,
    pages,
    problems,
    request_log,
    settings,
    submissions,
)
from portal.promises import Promise
from portal.tasks import labels as task_labels

DOMAINS = (
    "accounts",
    "audit",
    "schemes",
    "documents",
    "links",
    "tasks",
    "operations",
    "drafts",
    "employers",
    "cards",
    "supply",
    "vacancies",
    "dossiers",
    "imports",
    "matching",
    "introductions",
    "candidate",
    "signals",
    "agreements",
    "placements",
    "guarantees",
    "invoices",
    "home",
)
CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def create_app(config: Config) -> Flask:
    """The web application, and the context of every command and job, on these settings."""
    settings.use(config)
    clock.move_to(config.clock)
    domains = DOMAINS + (("demo",) if config.demo else ())
    app = Flask("portal", static_folder=None, instance_path=str(config.instance))
    app.jinja_environment = folding.Templates
    app.config.update(_flask_settings(config))
    _rooms(domains, "models")
    db.use(db.connect(config.database_url, fence_role=config.fence_role))
    _sign_in(app)
    CSRFProtect(app)
    pages.install(app)
    _templates(app, _rooms(domains, "labels"))
    for views in _rooms(domains, "views"):
        app.register_blueprint(views.bp)
    _doors(app)
    problems.catch(app)
    cli.register(app)
    for commands in _rooms(domains, "commands"):
        app.cli.add_command(commands.demo)
    outbox.registry, outbox.lanes = jobs.DOES, jobs.LANES
    app.teardown_request(_note_route)
    app.after_request(compression.compress)
    app.after_request(_headers)
    _front(app, config)
    app.teardown_appcontext(db.leave)
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SESSION_COOKIE_NAME": "groeiportaal",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.https,
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "WTF_CSRF_TIME_LIMIT": None,  # the session's own clocks end it
        "WTF_CSRF_SSL_STRICT": False,  # no referrer is sent, by our own header
        "TESTING": config.testing,
    }


def _rooms(domains: tuple[str, ...], room: str) -> list[Any]:
    here = Path(__file__).parent
    ends = (f"{room}.py", f"{room}/__init__.py")
    present = [domain for domain in domains if any((here / domain / end).exists() for end in ends)]
    return [import_module(f"portal.{domain}.{room}") for domain in present]


def _sign_in(app: Flask) -> None:
    from portal.accounts import views as account_views

    login = LoginManager()
    login.init_app(app, add_context_processor=False)
    login.session_protection = None  # a phone's address changes; the session's own clocks end it

    @login.user_loader  # type: ignore[untyped-decorator]
    def load_viewer(kept: str) -> access.Viewer | None:
        who = account_views.who_is_in(kept)
        if who is not None:
            logs.know_actor(who.id)
        return who


def _templates(app: Flask, labels: list[Any]) -> None:
    words = {
        (type(member), member.value): word
        for module in labels
        for table in vars(module).values()
        if isinstance(table, dict)
        for member, word in table.items()
        if isinstance(member, StrEnum) and isinstance(word, str)
    }
    tones = {
        (type(member), member.value): tone
        for module in labels
        for name, table in vars(module).items()
        if name.endswith("TONE")
        for member, tone in table.items()
    }
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(language._, language.ngettext)  # type: ignore[attr-defined]
    environment.globals.update(_=language._, may=access.may, opener_mark=access.opener_mark)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update({name: getattr(formats, name) for name in formats.__all__})
    environment.filters["label"] = lambda member: language._(words[type(member), member.value])
    environment.filters["task_title"] = lambda task: task_labels.title(task.kind, task.title)
    environment.filters["badge"] = lambda member, word="": icons.badge(
        language._(word or words[type(member), member.value]), *tones[type(member), member.value]
    )
    environment.filters["promised"] = _promised
    environment.filters["due"] = lambda on: task_labels.due(on, clock.today())


def _promised(on: date | datetime | None) -> Promise | None:
    """What a page says of a promised day, as it stands today."""
    if on is None:
        return None
    return Promise(clock.day(on) if isinstance(on, datetime) else on, clock.today())


def _doors(app: Flask) -> None:
    from portal.accounts import actions as account_actions
    from portal.accounts import queries as account_queries
    from portal.accounts import rules as account_rules
    from portal.accounts import views as account_views
    from portal.agreements import papers as agreement_papers
    from portal.agreements import queries as agreement_queries
    from portal.backups import actions as backup_actions
    from portal.candidate.views import closed_link
    from portal.cards.views import making
    from portal.documents import papers
    from portal.drafts import views as draft_views
    from portal.employers import actions as employer_actions
    from portal.employers.queries import sees
    from portal.employers.views import inactive
    from portal.guarantees import papers as guarantee_papers
    from portal.home.frame import frame
    from portal.home.queries import INBOXES
    from portal.introductions import actions as introduction_actions
    from portal.introductions import queries as introduction_queries
    from portal.invoices import papers as invoice_papers
    from portal.links import actions as link_actions
    from portal.links.queries import open_link
    from portal.links.views import dead_link
    from portal.supply.seasons import told_of
    from portal.tasks import inbox as task_inbox
    from portal.vacancies import actions as vacancy_actions
    from portal.vacancies.sentences import answer_within, first_candidates
    from portal.vacancies.views import moving

    access.guard(
        app,
        sees=sees,
        open_link=open_link,
        dead_link=dead_link,
        closed_link=closed_link,
        inactive_page=inactive.page,
        sign_in_part=account_views.sign_in_part,
        keep_draft=draft_views.keep_for_ended,
    )
    app.before_request(account_views.keep_seen)
    submissions.drafts = submissions.Drafts(draft_views.resume, draft_views.keep, draft_views.drop)
    pages.frame = frame
    making.counts_in = told_of
    task_inbox.called = introduction_queries.called
    app.jinja_env.globals.update(first_candidates=first_candidates, answer_within=answer_within)
    app.jinja_env.globals.update(rule_terms=_rule_terms())
    employer_actions.ending[:] = [
        introduction_actions.close_all_of,
        vacancy_actions.show_nobody_to,
    ]
    moving.ending[:] = [introduction_queries.ending_with, agreement_queries.ending_with]
    for inbox in INBOXES:
        task_labels.TITLES.update(inbox.tasks)
        task_labels.ACTS.update(inbox.acts)
    for told in (agreement_papers, invoice_papers, guarantee_papers):
        papers.known.update(told.PAPERS)
    health.ASKED[:] = _asked_in_demo()
    backup_actions.upon_restore = backup_actions.Upon(
        look=account_queries.access,
        follow=account_actions.follow_access,
        end=(account_actions.end_all_access, link_actions.end_all),
    )
    of_session = {
        "session_left": account_views.seconds_left,
        "session_unseen": account_views.is_unseen,
        "session_warned": account_rules.WARNED,
    }
    pages.person = lambda: access.person() | of_session


def _rule_terms() -> dict[str, str]:
    """What pages and mails say of a term, by the rule that keeps it."""
    from portal.accounts import rules as account_rules
    from portal.agreements.rules import REMIND_AFTER
    from portal.cards import rules as card_rules
    from portal.dossiers.rules import UNSEEN_FOR
    from portal.employers.rules import ANSWER_WORKING_DAYS
    from portal.imports.rules import FILE_GONE_AFTER
    from portal.introductions import rules as introduction_rules
    from portal.invoices import rules as invoice_rules
    from portal.links.rules import CODE_FOR, RENEW_AFTER, TERM, Purpose
    from portal.supply.statements import SEASON_WEEKS
    from portal.vacancies.times import FIRST_PROPOSAL_DAYS

    lengths = {
        "invitation": account_rules.INVITATION,
        "again": account_rules.WINDOW,
        "idle": account_rules.IDLE,
        "device": account_rules.DEVICE_FOR,
        "code": CODE_FOR,
        "renew_link": RENEW_AFTER,
        "own_page": TERM[Purpose.OWN_PAGE],
        "shown": card_rules.SHOWN_FOR,
        "fresh": card_rules.FRESH_FOR,
        "unseen": UNSEEN_FOR,
        "revealed": timedelta(days=introduction_rules.AFTER_THE_END_DAYS),
        "file": FILE_GONE_AFTER,
        "remind": REMIND_AFTER,
        "season": timedelta(weeks=SEASON_WEEKS),
        "pay": timedelta(days=invoice_rules.AFTER_ANSWER_DAYS),
    }
    days = {
        "ask": introduction_rules.ASK_WITHIN,
        "dispute": invoice_rules.ANSWER_WORKING_DAYS,
        "proposal": FIRST_PROPOSAL_DAYS,
        "company": ANSWER_WORKING_DAYS,
    }
    return {
        **{name: formats.term(length) for name, length in lengths.items()},
        **{name: formats.working_days(n) for name, n in days.items()},
        "office": formats.office_hours(),
    }


def _asked_in_demo() -> list[Callable[[], bool]]:
    if not settings.settings().demo:
        return []
    from portal.demo.queries import is_loaded

    return [is_loaded]


def _front(app: Flask, config: Config) -> None:
    """What stands between the server and the views, from the outside in: who asks, when servers of
    ours stand in front; files; a line in the log; who waited too long.

    Below /static/ are files by the name they have now; what had another is sent on, for a page that
    is older than the file. What a stranger says of an address, a scheme or a path of ours is not
    read: only the last PROXIES entries were written by servers that we know.
    """

    def static(name: str) -> ResponseReturnValue:
        if address := assets.renamed(name):
            return redirect(address)
        raise NotFound

    app.add_url_rule("/static/<path:name>", "static", static)
    always = safe_headers(https=config.https)
    refusals = overload.Refusals(app.wsgi_app, partial(problems.busy, app), always)
    files = assets.Files(request_log.Requests(refusals), config.instance / "static", always)
    known = {"x_for": config.proxies, "x_proto": config.proxies, "x_host": 0, "x_prefix": 0}
    app.wsgi_app = ProxyFix(files, **known).__call__  # type: ignore[method-assign]


def _note_route(error: BaseException | None) -> None:
    request.environ[request_log.ROUTE] = request.url_rule.rule if request.url_rule else ""


def _headers(response: Response) -> Response:
    headers = response.headers
    for name, value in safe_headers(https=settings.settings().https).items():
        headers.setdefault(name, value)
    headers["Cache-Control"] = "no-store"
    return response


def safe_headers(*, https: bool) -> dict[str, str]:
    """The headers of every answer, files included."""
    strict = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if https else {}
    return {
        "Content-Security-Policy": CSP,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        **strict,
    }
