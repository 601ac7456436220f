"""What surrounds every page: who looks, the menu, the contact line of an employer.

An item stands in the menu when the door would let the viewer in, so no item ever answers 403, nor
that the company is not active. That is worked out once for every set of roles; a page then costs
one small list, and for employers one statement for the contact.
"""

from collections.abc import Iterator
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from portal import access
from portal.access import May, Viewer
from portal.accounts.labels import ROLE
from portal.employers import queries as employer_queries
from portal.language import N_, OFFERED, _
from portal.roles import Role
from portal.settings import settings

Item = tuple[str, str, str]  # address, Dutch word, icon
START: Item = ("/", N_("Start"), "home")
INBOX: Item = ("/", N_("Inbox"), "home")
PUBLIC: tuple[Item, ...] = (
    ("/#werkt", N_("Zo werkt het"), "info"),
    ("/#kost", N_("Wat kost het?"), "euro"),
    ("/hulp", N_("Vragen"), "info"),
    ("/contact", N_("Contact"), "phone"),
    ("/inloggen", N_("Inloggen"), "user"),
)
EMPLOYER: tuple[Item, ...] = (
    ("/vacatures", N_("Vacatures"), "case"),
    ("/aanbod", N_("Aanbod"), "filter"),
    ("/kennismakingen", N_("Kennismakingen"), "calendar"),
    ("/plaatsingen", N_("Plaatsingen"), "users"),
    ("/overeenkomsten", N_("Overeenkomsten"), "pen"),
    ("/facturen", N_("Facturen"), "euro"),
)
MUNICIPALITY: tuple[Item, ...] = (
    ("/dossiers", N_("Dossiers"), "users"),
    ("/kaarten", N_("Kaarten"), "doc"),
    ("/werkgevers", N_("Werkgevers"), "case"),
    ("/vacatures", N_("Vacatures"), "case"),
    ("/kennismakingen", N_("Kennismakingen"), "calendar"),
    ("/overeenkomsten", N_("Overeenkomsten"), "pen"),
    ("/plaatsingen", N_("Plaatsingen"), "users"),
    ("/garanties", N_("Garanties"), "shield"),
    ("/facturen", N_("Facturen"), "euro"),
    ("/signalen", N_("Signalen"), "warn"),
    ("/taken", N_("Taken"), "check"),
    ("/logboek", N_("Logboek"), "eye"),
    ("/gebruikers", N_("Gebruikers"), "key"),
    ("/systeem", N_("Systeem"), "info"),
)
PERSONAL: tuple[Item, ...] = (
    ("/collegas", N_("Collega's en rechten"), "users"),
    ("/afwezigheid", N_("Afwezig melden en vervanger"), "calendar"),
    ("/wachtwoord", N_("Wachtwoord wijzigen"), "key"),
    ("/apparaten", N_("Waar u bent ingelogd"), "lock"),
)
_Menu = tuple[tuple[Item, ...], tuple[Item, ...]]
_menus: dict[tuple[frozenset[Role], bool], _Menu] = {}


def frame() -> dict[str, Any]:
    """What every whole page knows beside its own values (pages.py lists them)."""
    viewer = access.visitor()
    items, own = (PUBLIC, ()) if viewer is None else _items(viewer)
    current = _current(items)
    return {
        "menu": [(url, _(word), icon, None, url == current) for url, word, icon in items],
        "person_menu": [(url, _(word)) for url, word, _icon in own],
        "contact": employer_queries.contact(viewer.employer_id)
        if viewer and viewer.employer_id
        else None,
        "role_line": role_line(viewer) if viewer else "",
        "demo": settings().demo,
        "municipality": settings().municipality_name,
        "language": "nl",
        "languages": [(code, name) for code, name in OFFERED.items() if code != "nl"],
        "here": request.full_path.rstrip("?") if "token" not in (request.view_args or {}) else "",
    }


def role_line(viewer: Viewer) -> str:
    """ "Houtwerf Lindehage B.V., tekenbevoegd" or "Accountmanager, Gemeente Vaartland"."""
    roles = [role for role in Role if role in viewer.roles]
    if len(roles) > 1 and Role.MEMBER in roles:
        roles.remove(Role.MEMBER)  # it is said by the others
    words = ", ".join(_(ROLE[role]) for role in roles)
    if viewer.is_employer:
        return f"{viewer.employer_name}, {words}"
    return f"{words[:1].upper()}{words[1:]}, {settings().municipality_name}"


def _items(viewer: Viewer) -> _Menu:
    kind = viewer.roles, viewer.company_is_active
    if kind not in _menus:
        _menus[kind] = (
            tuple(_open_to(viewer, _all(viewer))),
            tuple(_open_to(viewer, PERSONAL)),
        )
    return _menus[kind]


def _all(viewer: Viewer) -> tuple[Item, ...]:
    if viewer.is_employer:
        return (START, *EMPLOYER)
    first = INBOX if Role.ACCOUNT_MANAGER in viewer.roles else START
    return (first, *MUNICIPALITY)


def _open_to(viewer: Viewer, items: tuple[Item, ...]) -> Iterator[Item]:
    """The items whose page this viewer may open."""
    pages = current_app.url_map.bind("localhost")
    for item in items:
        view = _view(pages, item[0])
        needs = access.needs_of(view, "GET")
        is_still = not viewer.company_is_active and access.is_about_candidates(view, "GET")
        is_let_in = isinstance(needs, May) and viewer.may(needs) and not is_still
        if needs is access.Public.PUBLIC or is_let_in:
            yield item


def _view(pages: MapAdapter, path: str) -> Any:
    try:
        endpoint, _values = pages.match(path, "GET")
    except HTTPException:
        return None
    return current_app.view_functions[endpoint]


def _current(items: tuple[Item, ...]) -> str:
    """The item this page belongs to: its address is this path, or a folder above it."""
    path = request.path
    return next((url for url, *_rest in items if path == url or path.startswith(f"{url}/")), "")
