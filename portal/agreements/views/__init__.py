"""Pages of agreements: reading and signing for all parties, drafting, and the candidate's link."""

from portal.agreements.views import by_link, drafting, reading, signing
from portal.agreements.views.blueprint import bp

__all__ = ["bp", "by_link", "drafting", "reading", "signing"]
