"""Schemes and their terms in Dutch. Pure."""

from portal.language import N_
from portal.schemes.tables import FormalEmployer, Origin, SchemeName

SCHEME = {
    SchemeName.GROEIBAAN: N_("Groeibaan"),
    SchemeName.WERKERVARINGSBAAN: N_("Werkervaringsbaan"),
}
HINT: tuple[tuple[SchemeName, str], ...] = (
    (SchemeName.GROEIBAAN, N_("Een jaar ervaring, daarna gewoon in dienst")),
    (SchemeName.WERKERVARINGSBAAN, N_("Een jaar ervaring, in dienst bij de stichting")),
)
FORMAL_EMPLOYER = {
    FormalEmployer.FOUNDATION: N_("de stichting"),
    FormalEmployer.EMPLOYER: N_("het bedrijf"),
}
ORIGIN = {
    Origin.STUDY: N_("onderzoek"),
    Origin.LAW: N_("wet"),
    Origin.DECIDED: N_("besluit van de gemeente"),
}
