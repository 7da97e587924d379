import http.client
from urllib.parse import urlsplit

import pytest

from ingest.sampleweb import SampleWeb, day_start, serve

WEB = SampleWeb(seed=1, now=day_start(60))
TRUTH = WEB.truth()


@pytest.fixture(scope="module")
def server():
    with serve(WEB, port=0) as running:
        yield running


@pytest.fixture
def connection(server):
    client = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)
    yield client
    client.close()


def fetched(connection, target, **headers):
    connection.request("GET", target, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read()


def test_proxy_and_direct_requests_get_the_same_page(connection):
    row = next(row for row in TRUTH if row.kind == "article")
    _, by_proxy = fetched(connection, row.url)
    parts = urlsplit(row.url)
    _, direct = fetched(connection, parts.path, Host=parts.netloc)
    assert by_proxy == direct == WEB.respond("GET", row.url, {}).body


def test_one_connection_serves_many_requests(connection):
    row = next(row for row in TRUTH if row.kind == "article")
    first, _ = fetched(connection, row.url)
    again, body = fetched(connection, row.url, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, body) == (304, b"")
    redirect = next(row for row in TRUTH if row.kind == "redirect")
    moved, _ = fetched(connection, redirect.url)
    assert moved.headers["Location"] == redirect.canonical_url
    assert fetched(connection, "http://www.shendu-tech.example/no/such")[0].status == 404


def test_index(connection):
    answer, body = fetched(connection, "/")
    assert answer.status == 200
    assert "江城晨报" in body.decode()


def test_a_cut_transfer_ends_early(connection):
    row = next(row for row in TRUTH if row.reject_reason == "truncated")
    connection.request("GET", row.url)
    with pytest.raises(http.client.IncompleteRead):
        connection.getresponse().read()


def test_another_day_can_be_shown():
    early = SampleWeb(seed=1, now=day_start(5))
    late = next(row for row in TRUTH if row.published_at and row.published_at > day_start(6))
    with serve(early, port=0) as running:
        client = http.client.HTTPConnection("127.0.0.1", urlsplit(running.url).port, timeout=10)
        assert fetched(client, late.url)[0].status == 404
        running.show(WEB)
        assert fetched(client, late.url)[0].status == 200
        client.close()
