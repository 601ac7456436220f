"""Where the cards stand: /kaarten for mediators, /aanbod for employers."""

from flask import Blueprint

bp = Blueprint("cards", __name__)
