"""The HTTP application: health, the API under `/v1`, log-in and the pages."""

from __future__ import annotations

from fastapi import FastAPI, Response, status

from starter.api.health import Health, HealthProbe
from starter.api.v1.router import router as api
from starter.identity.router import router as identity
from starter.services import Services
from starter.web.router import router as web


def create_app(probe: HealthProbe, services: Services | None = None) -> FastAPI:
    """The application over parts that are already there; building it opens nothing. Without services only `/healthz`
    answers."""
    app = FastAPI(title="Open Account", docs_url=None, redoc_url=None)

    @app.get("/healthz", responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": Health}})
    async def healthz(response: Response) -> Health:
        """200 when database, Temporal and a worker answer, else 503 naming the part that does not."""
        health = await probe.check()
        if health.status != "ok":
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return health

    if services is not None:
        app.state.services = services
        for router in (identity, api, web):
            app.include_router(router)
    return app
