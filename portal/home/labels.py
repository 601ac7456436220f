"""Dutch words for what domains put in the lists of home. Pure.

The kind of a matter is "domain.verb"; a table name ("tasks") is a domain too. What has no sentence
here says its own title.
"""

from portal.home.rules import Group
from portal.language import N_

AREA: dict[str, tuple[str, str, str]] = {  # domain → word, icon, where its pages are
    "employers": (N_("Werkgever"), "user", "/werkgevers"),
    "vacancies": (N_("Vacature"), "case", "/vacatures"),
    "introductions": (N_("Kennismaking"), "calendar", "/kennismakingen"),
    "signals": (N_("Signaal"), "shield", "/signalen"),
    "agreements": (N_("Handtekening"), "pen", "/overeenkomsten"),
    "placements": (N_("Plaatsing"), "users", "/plaatsingen"),
    "guarantees": (N_("Garantie"), "shield", "/garanties"),
    "invoices": (N_("Factuur"), "euro", "/facturen"),
    "tasks": (N_("Papierwerk"), "doc", "/taken"),
    "dossiers": (N_("Dossier"), "lock", "/dossiers"),
    "cards": (N_("Kaart"), "doc", "/kaarten"),
}
CHIPS: tuple[tuple[str, str, str], ...] = (  # word in the address, word on the screen, domain
    ("garantie", N_("Garantie"), "guarantees"),
    ("vacatures", N_("Vacatures"), "vacancies"),
    ("kennismakingen", N_("Kennismakingen"), "introductions"),
    ("handtekeningen", N_("Handtekeningen"), "agreements"),
    ("plaatsingen", N_("Plaatsingen"), "placements"),
    ("facturen", N_("Facturen"), "invoices"),
    ("werkgevers", N_("Werkgevers"), "employers"),
    ("kaarten", N_("Kaarten"), "cards"),
    ("papierwerk", N_("Papierwerk"), "tasks"),
)
GROUP = {
    Group.FIRST: N_("Eerst: garantie en te laat"),
    Group.TODAY: N_("Vandaag"),
    Group.TOMORROW: N_("Morgen"),
    Group.LATER: N_("Later"),
}
WAITS_ON = {
    "employer": N_("werkgever"),
    "candidate": N_("kandidaat"),
    "third": N_("een ander"),
}
TAIL = {"vacancies.candidates": "/kandidaten"}  # where a kind is not about the page of its subject
TODO = {
    "placements.start": N_("Vertel of plaatsing %(title)s is begonnen"),
    "invoices.pay": N_("Betaal factuur %(title)s"),
}
CONSEQUENCE = {  # by the code a domain gives, or by the kind when it gives none
    "invoices.pay": N_("Klopt er iets niet? Meld het bij de factuur."),
    "start_unconfirmed": N_("Anders weten wij niet of de kandidaat aan het werk is."),
}
MATTER = {
    "guarantees.referred": N_("Is er een wettelijke grond bij melding %(title)s?"),
    "guarantees.invoked": N_("Bel over melding %(title)s"),
    "guarantees.contacted": N_("Antwoord op melding %(title)s"),
    "guarantees.looked_at": N_("De teamleider kijkt naar melding %(title)s"),
    "guarantees.accepted": N_("Regel het einde bij melding %(title)s"),
    "guarantees.executed": N_("Bied een vervolg aan en rond melding %(title)s af"),
    "invoices.disputed": N_("Vraag over factuur %(title)s"),
    "cards.confirm": N_("Vraag %(title)s of de kaart nog klopt"),
    "placements.start": N_("Niemand meldde of %(title)s is begonnen"),
}
