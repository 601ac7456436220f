"""The candidate's own pages by safe link, and what a mediator sees and does about one candidate."""

from portal.candidate.views import answering, appointments, mediators, own_page
from portal.candidate.views.blueprint import bp
from portal.candidate.views.standing import closed_link

__all__ = ["answering", "appointments", "bp", "closed_link", "mediators", "own_page"]
