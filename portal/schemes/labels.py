"""Schemes and their terms in Dutch. Pure."""

from portal.language import N_
from portal.schemes.tables import SchemeName

SCHEME = {
    SchemeName.GROEIBAAN: N_("Groeibaan"),
    SchemeName.WERKERVARINGSBAAN: N_("Werkervaringsbaan"),
}
HINT: tuple[tuple[SchemeName, str], ...] = (
    (SchemeName.GROEIBAAN, N_("Een jaar ervaring, daarna gewoon in dienst")),
    (SchemeName.WERKERVARINGSBAAN, N_("Een jaar ervaring, in dienst bij de stichting")),
)
