"""The rooms of a domain: which lies below which, and which of them other domains may enter."""

from pathlib import Path

import pytest

from tests.architecture.readers import portal, read

# A room imports its own floor and those below. A pure module lies lowest, whatever its name; one
# with a name of its own is as high as actions.
FLOORS = ("pure", "models", "queries inbox", "actions forms documents", "views jobs")
HEIGHT = {room: height for height, rooms in enumerate(FLOORS) for room in rooms.split()}
OTHER = HEIGHT["actions"]
# Modules that lie lower than their name tells: questions that grew out of `queries`.
LOWER = {
    "portal.cards.fit_filters": "queries",  # conditions for its statements
    "portal.cards.showing_queue": "queries",  # who comes next for a vacancy
    "portal.employers.managers": "queries",  # who is account manager on a day
    "portal.invoices.balances": "queries",  # what was billed and what is still to bill
    "portal.invoices.unbilled": "queries",  # the month that nobody billed
    "portal.invoices.returns": "queries",  # what stands billed after an end
    "portal.matching.meetings": "queries",  # what it must know of introductions, above
    "portal.matching.queue": "queries",  # whose turn it is for a vacancy
    "portal.matching.sql_filters": "queries",  # conditions for its statements
    "portal.placements.billing_ledgers": "queries",  # placements as invoices read them
    "portal.placements.claim_queries": "queries",  # what it must know of claims, above
    "portal.placements.credit_queries": "queries",  # what invoices must still credit
}
CLOSED = ("views", "forms", "jobs")  # to other domains
TABLES = "models"  # closed as well, but for the imports in FOREIGN_MODELS
FOREIGN_MODELS = Path(__file__).with_name("foreign_models.txt")
FREE = "demo"  # plays everybody, and fills tables by hand
ALL_ONE_ROOM = "portal.jobs"  # every name on this page is a domain's jobs, as its own name says


def upward_imports(modules, lower):
    """A room imports only what lies no higher, in its own domain and in others."""
    return sorted(
        {
            f"{module.name} imports {taken.module}, which lies higher"
            for module, taken in _between_rooms(modules)
            if module.domain != FREE or modules[taken.module].domain == FREE
            if _height(modules[taken.module], lower) > _height(module, lower)
        }
    )


def entered_rooms(modules):
    """Domains use each other's verbs and questions, never their pages, forms or jobs."""
    return sorted(
        {
            f"{module.name} imports {taken.name}"
            for module, taken in _between_domains(modules)
            if _room(taken) in CLOSED
        }
    )


def foreign_models(modules):
    """Which modules read another domain's tables, imported or by name, as in FOREIGN_MODELS."""
    makers = {table: module for module in modules.values() for table in module.tables}
    by_name = [(m, makers[table]) for m in modules.values() if m.domain for table in m.named]
    pairs = [*_between_domains(modules), *((m, it) for m, it in by_name if m.domain != it.domain)]
    return sorted({f"{m.name} -> {taken.name}" for m, taken in pairs if _room(taken) == TABLES})


def hidden_rooms(modules):
    """An import of a room keeps its name: `from portal.cards import actions as card_actions`."""
    return sorted(
        f"{module.name} calls {taken.module} {taken.called}"
        for module in modules.values()
        for taken in module.imports
        if module.name != ALL_ONE_ROOM and taken.is_whole and taken.module in modules
        if modules[taken.module].domain and not _keeps_name(taken)
    )


def _keeps_name(taken):
    return f"_{taken.called}".endswith("_" + taken.module.rpartition(".")[2])


def _between_rooms(modules):
    """(module, import), from domain to domain or inside one."""
    for module in modules.values():
        for taken in module.imports:
            if module.domain and taken.module in modules and modules[taken.module].domain:
                yield module, taken


def _between_domains(modules):
    """(module, module of another domain it takes from, also by way of a third)."""
    for module, taken in _between_rooms(modules):
        if module.domain not in (modules[taken.module].domain, FREE):
            yield from ((module, origin) for origin in _origins(taken, modules))


def _origins(taken, modules):
    """The module a name is imported from, and the one that has it from, and so on."""
    if taken.module in modules:
        yield modules[taken.module]
        for handed_on in modules[taken.module].imports:
            if taken.written == f"{taken.module}.{handed_on.called}":
                yield from _origins(handed_on, modules)


def _room(module):
    """The room a module stands in: its folder, when that is a room, or its own name."""
    return next((part for part in module.inside if part in HEIGHT), None)


def _height(module, lower):
    if module.is_pure:
        return HEIGHT["pure"]
    return HEIGHT.get(lower.get(module.name) or _room(module), OTHER)


def test_a_room_imports_only_what_lies_no_higher():
    assert upward_imports(portal(), LOWER) == []


@pytest.mark.parametrize("name", LOWER)
def test_every_module_that_lies_lower_has_to(name):
    others = {other: room for other, room in LOWER.items() if other != name}
    assert name in portal(), "strike it from LOWER: it is gone"
    assert upward_imports(portal(), others) != [], "strike it from LOWER: no need of it any more"


def test_domains_use_each_others_verbs_and_questions():
    assert entered_rooms(portal()) == []


def test_no_domain_reads_the_tables_of_another_anew():
    listed = FOREIGN_MODELS.read_text().splitlines()
    found = foreign_models(portal())
    assert [line for line in found if line not in listed] == [], "ask its queries or actions"
    assert [line for line in listed if line not in found] == [], "gone: strike it from the list"
    assert listed == found, "in the order of the alphabet, each once"


def test_ever_fewer_imports_hide_the_room():
    hidden = hidden_rooms(portal())
    assert hidden == []


HOUSE = {
    "portal.cards": "from portal.cards.models import Card",
    "portal.cards.rules": '"""Pure."""',
    "portal.cards.models": "from portal.cards import rules\nclass Card: __tablename__ = 'cards'",
    "portal.cards.queries": "from portal.cards.models import Card\nfrom portal.cards import where",
    "portal.cards.where": "from portal.cards import models",
    "portal.cards.showing": "from portal.cards import queries",
    "portal.cards.actions": "from portal.cards import showing, queries",
    "portal.cards.forms": "from portal.cards import rules",
    "portal.cards.jobs": "from portal.cards import actions",
    "portal.cards.views": "from portal.cards.views import making",
    "portal.cards.views.making": "from portal.cards import actions, forms",
    "portal.tasks.models": "",
    "portal.tasks.actions": "from portal.cards.queries import shown",
    "portal.tasks.signals.queries": "from portal.tasks.models import Task",
    "portal.demo.play": "from portal.cards import models as card_models, forms as card_forms",
}
HOUSE_LOWER = {"portal.cards.where": "queries"}


def planted(name, source):
    return read(HOUSE | {name: f"{HOUSE[name]}\n{source}"})


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("portal.cards.rules", "from portal.cards import models"),
        ("portal.cards.models", "from portal.cards.queries import shown"),
        ("portal.cards.queries", "from portal.cards import showing"),
        ("portal.cards.where", "def late():\n    from portal.cards.actions import show"),
        ("portal.cards.showing", "import portal.cards.views.making"),
        ("portal.cards.actions", "from portal.cards.views.making import make"),
        ("portal.tasks.signals.queries", "from portal.tasks import actions"),
        ("portal.tasks.signals.queries", "from portal.cards import showing"),
    ],
)
def test_an_import_upward_is_seen(name, source):
    [sentence] = upward_imports(planted(name, source), HOUSE_LOWER)
    assert sentence.startswith(f"{name} imports portal.")


def test_a_module_is_no_lower_than_its_name_without_saying_so():
    [sentence] = upward_imports(read(HOUSE), {})
    assert sentence == "portal.cards.queries imports portal.cards.where, which lies higher"


@pytest.mark.parametrize(
    "source",
    [
        "from portal.cards.views.making import make",
        "from portal.cards import forms as card_forms",
        "import portal.cards.jobs",
    ],
)
def test_a_page_form_or_job_of_another_domain_is_seen(source):
    [sentence] = entered_rooms(planted("portal.tasks.actions", source))
    assert sentence.startswith("portal.tasks.actions imports portal.cards.")


@pytest.mark.parametrize(
    "source",
    [
        "from portal.cards.models import Card, Showing",
        "from portal.cards import models",
        "from portal.cards import Card",
        "from portal.cards.queries import Card",
        'cards = db.Base.metadata.tables["cards"].alias("of")',
    ],
)
def test_a_table_of_another_domain_is_seen(source):
    modules = planted("portal.tasks.signals.queries", source)
    assert foreign_models(modules) == ["portal.tasks.signals.queries -> portal.cards.models"]


@pytest.mark.parametrize(
    "source",
    [
        "from portal.cards import queries as cards",
        "from portal.cards import showing as shown",
        "from portal.cards.views import making as card_views",
        "import portal.cards.rules as cards",
    ],
)
def test_a_name_that_hides_the_room_is_seen(source):
    [sentence] = hidden_rooms(planted("portal.tasks.actions", source))
    assert sentence.startswith("portal.tasks.actions calls portal.cards.")
