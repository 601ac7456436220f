"""Where the vacancies stand."""

from flask import Blueprint

bp = Blueprint("vacancies", __name__, url_prefix="/vacatures")
