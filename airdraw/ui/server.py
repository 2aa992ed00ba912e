"""What surrounds the pages: security headers, health, numbers, and who may see them.

`app.py` and `airdraw.ui.entry` hand this to Streamlit's own server (`st.App`).
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import cv2
from anyio.to_thread import current_default_thread_limiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from airdraw.ui.memory import give_back, keep_few_pools
from airdraw.ui.metrics import NUMBERS, as_log_line, as_prometheus
from airdraw.ui.visitors import places, sessions

logger = logging.getLogger("airdraw")

#: The script of the pages.
SCRIPT = Path(__file__).with_name("shell.py")

#: Set to 1, the numbers may be seen from other computers (a scraper in the cluster, say).
METRICS_VARIABLE = "AIRDRAW_METRICS"
#: How often memory is given back, if there is any (s).
TIDY_EVERY_S = 20.0
#: Seconds between two lines of numbers in the log; unset: none.
LOG_VARIABLE = "AIRDRAW_LOG_EVERY_S"
#: Threads that read the pages' files. AnyIO's own limit is 40, and it keeps what it once started.
MOST_FILE_THREADS = 4
METRICS_PATHS = ("/metrics", "/_stcore/metrics")
#: Starlette puts larger uploads into temporary files; ours (`server.maxUploadSize`) never are.
LARGEST_IN_MEMORY_BYTES = 64 * 2**20
#: Headers that a proxy adds: the computer that asks is another one than the one that connects.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

#: Nothing is loaded from, sent to, or framed by anybody else. Streamlit writes its pages' styles
#: and our components' scripts into the page, hence 'unsafe-inline' and blob:.
CONTENT_POLICY = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "media-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "connect-src 'self' data: blob:; "
    "worker-src 'self' blob:; "
    "object-src 'none'; "
    "base-uri 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Adds the headers to every answer, and shows numbers only to those who may see them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        is_hidden = scope["path"].rstrip("/").endswith(METRICS_PATHS) and not may_see(scope)
        app: ASGIApp = PlainTextResponse("Not found", 404) if is_hidden else self._app
        await app(scope, receive, send_with_headers)


def may_see(scope: Scope) -> bool:
    """Whether who asks may see numbers: this computer itself, or everybody when so configured."""
    if os.environ.get(METRICS_VARIABLE) == "1":
        return True
    headers = Headers(scope=scope)
    client = scope.get("client")
    if client is None or any(name in headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


async def health(_: Request) -> Response:
    """Whether visitors can be served: for load balancers; says nothing about visitors."""
    return PlainTextResponse("ok")


async def metrics(_: Request) -> Response:
    """The numbers, for Prometheus."""
    text = as_prometheus(NUMBERS.values(sessions(), places().most))
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """While the server runs: memory is tidied up, and numbers are logged if wanted."""
    current_default_thread_limiter().total_tokens = MOST_FILE_THREADS
    jobs = [_tidy_up()]
    if every_s := _log_every_s():
        jobs.append(_log_numbers(every_s))
    tasks = [asyncio.create_task(job) for job in jobs]
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def app_options() -> dict[str, Any]:
    """What `st.App` is made with.

    Raises:
        ValueError: when a variable of the environment is not understood.
    """
    keep_few_pools()
    # OpenCV's threads only get into each other's way when several visitors keep the cores busy.
    cv2.setNumThreads(1)
    MultiPartParser.spool_max_size = LARGEST_IN_MEMORY_BYTES
    _log_every_s()
    return {
        "routes": [Route("/healthz", health), Route("/metrics", metrics)],
        "middleware": [Middleware(Guard)],
        "lifespan": lifespan,
    }


async def _tidy_up() -> None:
    """Give memory back after videos have ended; while one runs, it may cost a frame."""
    seen = 0
    while True:
        await asyncio.sleep(TIDY_EVERY_S)
        if NUMBERS.ended_videos != seen:
            seen = NUMBERS.ended_videos
            await asyncio.to_thread(give_back)


async def _log_numbers(every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        logger.warning(as_log_line(NUMBERS.values(sessions(), places().most)))


def _log_every_s() -> float:
    given = os.environ.get(LOG_VARIABLE, "0")
    try:
        every_s = float(given)
    except ValueError:
        every_s = -1.0
    if not 0 <= every_s < float("inf"):
        raise ValueError(f"{LOG_VARIABLE} is {given!r}; it is a number of seconds, 0 for none.")
    return every_s
