"""Rendering: one environment for each language, and what every page knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from starter.identity.principal import Language, Principal
from starter.services import Services
from starter.web import navigation, vocabulary
from starter.web.assets import asset
from starter.web.formats import Formats
from starter.web.language import NAMES, language_of
from starter.web.switch import here
from starter.web.words import LOCALES, translations

TEMPLATES: Final = Path(__file__).with_name("templates")
TAGS: Final[dict[Language, str]] = {"en": "en", "zh": "zh-Hans"}
"""What stands in the `lang` of a page."""


@lru_cache(maxsize=16)
def environment(language: Language, timezone: str) -> Environment:
    """Templates with `_()` and `ngettext()`, and the filters `money`, `brief`, `figure`, `day`, `moment`, `span`,
    `person`, and one for each table of `vocabulary`. Values are escaped; a percent sign in `_()` is written twice."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    words = translations(language)
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    formats = Formats(LOCALES[language], timezone)
    for name in ("money", "brief", "figure", "day", "moment", "clock", "span"):
        made.filters[name] = getattr(formats, name)
    for name, table in vocabulary.TABLES.items():
        made.filters[name] = vocabulary.reader(table, words.gettext)
    made.globals.update(asset=asset, is_here=navigation.is_here, languages=NAMES)
    return made


def page(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A page, or a part of one, in the reader's language. Every template knows `principal` (None before the log-in),
    `may(action)`, `places`, `path`, `here`, `language`, `now` (business time), `timezone`, `csrf_token`, and the
    `position` after which it is told of changes."""
    language = language_of(request)
    principal: Principal | None = request.scope.get("principal")
    services: Services | None = getattr(request.app.state, "services", None)
    timezone = services.policy.timezone if services else "UTC"
    known = {
        "principal": principal,
        "may": principal.may if principal is not None else lambda _: False,
        "places": navigation.places(principal),
        "path": request.url.path,
        "here": here(request),
        "language": language,
        "language_tag": TAGS[language],
        "now": services.desk.now() if services else datetime.now(UTC),
        "timezone": timezone,
        "csrf_token": request.scope.get("csrf_token", ""),
        "position": getattr(request.state, "position", None),
        "asks_for_part": asks_for_part(request),
    }
    body = environment(language, timezone).get_template(template).render({**known, **context})
    return HTMLResponse(body, status_code=status_code, headers={"Cache-Control": "no-store", **(headers or {})})


def asks_for_part(request: Request) -> bool:
    """Whether htmx asks, for a part of the page that is open."""
    return request.headers.get("hx-request") == "true"


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks rather than a program."""
    return asks_for_part(request) or "text/html" in request.headers.get("accept", "")
