"""Where the cards stand: /kaarten, for mediators."""

from flask import Blueprint

bp = Blueprint("cards", __name__)
