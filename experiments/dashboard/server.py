"""Serves the pages on this machine, with all that they load."""

import os
import socket
import sys
import threading
import warnings
import webbrowser
from typing import TYPE_CHECKING

from sim.errors import InputError

if TYPE_CHECKING:
    from starlette.applications import Starlette

HERE_ONLY = "127.0.0.1"
NOWHERE = "http://127.0.0.1:9/"  # what is not on this machine is not asked for elsewhere
QUIET = {
    "SOLARA_APP": "experiments.dashboard.app",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ASSETS_CDN": NOWHERE,
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
    "SOLARA_KERNEL_CULL_TIMEOUT": "1m",
    "SOLARA_MODE": "production",
    "SOLARA_THEME_SHOW_BANNER": "false",
}


def serve(port: int, language: str, *, browser: bool) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    port : int
        0 for any that is free.
    language : str
    browser : bool
        Open the page in one.

    Raises
    ------
    InputError
        The port is taken.
    """
    warnings.filterwarnings("ignore", module="solara")  # of cookies in frames, and of Mesa's own components
    os.environ |= QUIET | {"LIFESPAN_LANG": language}
    bound = _bound(port)
    sys.stderr.write("lifespan: reading what the pages are made of …\n")
    import uvicorn

    served = application()
    address = f"http://{HERE_ONLY}:{bound.getsockname()[1]}/"
    print(address, flush=True)  # noqa: T201
    if browser:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.Server(uvicorn.Config(served, log_level="warning", timeout_graceful_shutdown=1)).run(sockets=[bound])


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HERE_ONLY, port))
        bound.listen()
    except OSError as error:
        raise InputError(
            f"dashboard: port {port} cannot be used ({error.strerror}); --port 0 takes one that is free"
        ) from None
    return bound


def application() -> "Starlette":
    """Make the application: Solara's pages, and the library that draws."""
    from plotly.offline import get_plotlyjs
    from solara.server import starlette as pages
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    import experiments.dashboard.live
    import experiments.dashboard.studies  # noqa: F401 (now, so that the first who looks need not wait)

    drawing = get_plotlyjs()

    def plotly(_: Request) -> Response:
        return Response(drawing, media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})

    return Starlette(routes=[Route("/lifespan/plotly.js", plotly), *pages.routes], lifespan=pages.lifespan)
