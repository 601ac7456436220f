"""The blueprint of the pages of invoices."""

from flask import Blueprint

bp = Blueprint("invoices", __name__, url_prefix="/facturen")
