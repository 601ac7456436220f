"""The addresses of this domain."""

from flask import Blueprint

bp = Blueprint("employers", __name__)
