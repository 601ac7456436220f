"""The only door to Jinja and URLs for jobs and documents, which run outside a request."""

from typing import Any

from flask import current_app

from portal.settings import settings


def render(template: str, **values: Any) -> str:
    """The text of a mail, message or document."""
    return current_app.jinja_env.get_template(template).render(settings=settings(), **values)


def address(endpoint: str, **ids: Any) -> str:
    """The full address of a page, on PUBLIC_URL."""
    adapter = current_app.url_map.bind("localhost")
    return settings().public_url.rstrip("/") + adapter.build(endpoint, ids)
