"""A small web of made-up portals with a known truth, for the demo and the tests."""

from ingest.sampleweb.days import day_start
from ingest.sampleweb.respond import Response
from ingest.sampleweb.server import RunningServer, serve
from ingest.sampleweb.truth import Truth
from ingest.sampleweb.web import SampleWeb

__all__ = ["Response", "RunningServer", "SampleWeb", "Truth", "day_start", "serve"]
