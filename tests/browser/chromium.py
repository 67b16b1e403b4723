"""The browser of the machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

from runtime.errors import OperationalError
from tests.browser.seat import PATIENCE_MS


class ChromiumMissing(OperationalError):
    """There is no browser to look with."""

    code = "chromium.missing"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Without a window. Or ChromiumMissing."""
    program = shutil.which("chromium")
    if program is None:
        raise ChromiumMissing("no chromium on this machine; on Debian: apt-get install chromium fonts-noto-cjk")
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = await playwright.chromium.launch(executable_path=program, args=arguments, timeout=PATIENCE_MS)
        yield browser
        await browser.close()
