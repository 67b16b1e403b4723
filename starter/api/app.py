"""The HTTP application: health, the API under `/v1`, log-in and the pages, behind one gate."""

from __future__ import annotations

from fastapi import FastAPI, Response, status

from domain.policy import Policy
from runtime.settings import Settings
from starter.api import openapi
from starter.api.handlers import install
from starter.api.health import Health, HealthProbe
from starter.api.v1.router import router as api
from starter.identity.doors import SANDBOX
from starter.identity.gate import Gate
from starter.identity.login import Login
from starter.identity.pages import problem_page
from starter.identity.provider.app import Provider
from starter.identity.roles import policy_now
from starter.identity.router import router as identity
from starter.identity.secret import new_secret
from starter.services import Services
from starter.web.router import router as web


def create_app(probe: HealthProbe, services: Services | None = None) -> FastAPI:
    """The application over parts that are already there; building it opens nothing.

    Until `app.state.services` is set only `/healthz` and files answer, everything else is `service.unavailable`.
    """
    settings = services.settings if services is not None else probe.settings
    app = FastAPI(title="Open Account", openapi_url=openapi.PATH, docs_url=None, redoc_url=None)
    app.state.services = services
    app.state.problem_page = problem_page
    app.add_middleware(Gate, settings=settings)
    install(app)
    openapi.install(app)

    @app.get("/healthz", responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": Health}})
    async def healthz(response: Response) -> Health:
        """200 when database, Temporal and a worker answer, else 503 naming the part that does not."""
        health = await probe.check()
        if health.status != "ok":
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return health

    app.state.login = _login(app, settings)
    for router in (identity, api, web):
        app.include_router(router)
    return app


def _login(app: FastAPI, settings: Settings) -> Login:
    """By the provider that the settings name; through one of our own only where they say so and name none."""
    if not settings.sandbox_login or settings.oidc_metadata_url:
        return Login(settings)
    secret = new_secret()

    async def policy() -> Policy:
        return await policy_now(app.state.services)

    provider = Provider(policy, secret, settings.public_url).app()
    app.mount(SANDBOX, provider)
    return Login(settings, provider, secret)
