"""The sample web on a real socket, as a web server and as an HTTP proxy."""

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from ingest.closing import Closing
from ingest.sampleweb.web import SampleWeb


class RunningServer(Closing):
    """A server that answers until it is closed.

    Args:
        web: What it serves.
        port: Port on 127.0.0.1; 0 takes a free one.
    """

    def __init__(self, web: SampleWeb, port: int) -> None:
        self._server = _Server(web, port)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Address of the server, to open or to use as ``http_proxy``."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def show(self, web: SampleWeb) -> None:
        """Serve another state of the web from now on: a later day."""
        self._server.web = web

    def close(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def serve(web: SampleWeb, port: int) -> RunningServer:
    """Start a server on 127.0.0.1 and return it; use it as a context manager or close it."""
    return RunningServer(web, port)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over clients that went away; show anything else."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as given

    def __init__(self, web: SampleWeb, port: int) -> None:
        self.web = web
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleWeb"
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.close_connection = True
        self._answer()

    def _answer(self) -> None:
        # A proxy request names the whole address, a direct one the path and a Host header.
        host = self.headers.get("Host", "127.0.0.1")
        url = self.path if self.path.startswith("http://") else f"http://{host}{self.path}"
        response = self.server.web.respond(self.command, url, dict(self.headers.items()))
        if response.delay_s:
            time.sleep(response.delay_s)
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.end_headers()
        if response.truncate_to is None:
            self.wfile.write(response.body)
        else:
            self.wfile.write(response.body[: response.truncate_to])
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet; callers count requests in the archive."""
