"""The HTTP application."""

from __future__ import annotations

from fastapi import FastAPI, Response, status

from starter.api.health import Health, HealthProbe


def create_app(probe: HealthProbe) -> FastAPI:
    """The application over parts that are already there; building it opens nothing."""
    app = FastAPI(title="Open Account", docs_url=None, redoc_url=None)

    @app.get("/healthz", responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": Health}})
    async def healthz(response: Response) -> Health:
        """200 when database, Temporal and a worker answer, else 503 naming the part that does not."""
        health = await probe.check()
        if health.status != "ok":
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return health

    return app
