"""The blueprint of the guarantee's pages."""

from flask import Blueprint

bp = Blueprint("guarantees", __name__, url_prefix="/garanties")
