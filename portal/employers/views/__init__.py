"""Registering, inviting and looking after companies; leave; the colleagues of a company."""

from portal.employers.views import colleagues, companies, inactive, leave, registration
from portal.employers.views.blueprint import bp

__all__ = ["bp", "colleagues", "companies", "inactive", "leave", "registration"]
