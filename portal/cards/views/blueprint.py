"""Where the cards stand."""

from flask import Blueprint

bp = Blueprint("cards", __name__, url_prefix="/kaarten")
