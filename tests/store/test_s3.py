"""A ledger and releases in an S3 store: moto on loopback, or what ``INGEST_TEST_S3`` names.

``make radosgw`` starts a real Ceph gateway and runs them against that; its keys are id and secret.
"""

import json
import logging
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from ingest.errors import StoreError
from ingest.model.article import Article, Content, TopicRow
from ingest.store.compaction import compact, set_aside, vacuum
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.store.place import Place
from ingest.store.remote import fetch_release, ledger_place, push_release, remote_releases
from ingest.store.soundness import findings
from tests.bench.racing import race
from tests.store.rows import ARTICLE
from tests.store.small_rows import OUTLET, REJECT

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def server():
    if given := os.environ.get("INGEST_TEST_S3"):
        yield given
        return
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def url(server, monkeypatch, request):
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
    client.create_bucket(Bucket="corpus")
    return f"s3://corpus/{request.node.name.replace('_', '-')}-{uuid4().hex}"


@pytest.fixture
def ledger(url, tmp_path):
    return Ledger(ledger_place(tmp_path, url))


def release(folder, name, **files):
    made = folder / name
    digests = {}
    for path, content in files.items():
        target = made / path.replace("__", "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        digests[path.replace("__", "/")] = {"sha256": digest(content)}
    (made / "manifest.json").write_text(json.dumps({"release": name, "files": digests}))
    (made / "datapackage.json").write_text("{}")
    return made


def digest(content):
    from hashlib import sha256  # noqa: PLC0415

    return sha256(content).hexdigest()


def test_a_ledger_in_a_store_is_as_one_in_a_folder(ledger, tmp_path):
    local = Ledger(tmp_path / "ledger")
    for one in (ledger, local):
        for batch in ("1", "2"):
            topic = TopicRow(article_id="a1", topic=f"t{batch}", score=1.0, evidence=())
            one.append("topics", [topic], run_id="r", batch=batch)
            one.append(
                "articles", [replace(ARTICLE, title=f"第{batch}稿")], run_id="r", batch=batch
            )
        one.append("contents", [Content(sha256="s1", text="正文")], run_id="r")
        one.replace("outlets", [OUTLET], run_id="r")
    assert ledger.versions() == local.versions()
    for name in ("topics", "articles", "contents", "outlets", "rejects"):
        assert ledger.read(name).equals(local.read(name))
    assert ledger.texts() == {"a1": "正文"}
    assert ledger.keys("articles") == {("a1",)}
    with Lookup(ledger) as lookup:
        (article,) = lookup.rows(Article, "article_id", ["a1"])
        assert article.title == "第2稿"
        assert [one.topic for one in lookup.rows(TopicRow, "article_id", ["a1"])] == ["t2"]
        assert lookup.rows(Content, "sha256", ["nothing"]) == []


def test_a_table_in_a_store_is_compacted_and_cleared(ledger):
    for number in range(4):
        ledger.append("rejects", [replace(REJECT, detail=str(number))], run_id="r")
    versions, before = ledger.versions(), ledger.read("rejects")
    assert compact(ledger, "rejects").after == 1
    assert vacuum(ledger, "rejects", now=NOW).former == 0
    assert ledger.read("rejects", versions).equals(before)
    assert vacuum(ledger, "rejects", now=NOW, keep_days=0).former == 4
    assert list(findings(ledger, "rejects", reads_all=True)) == []
    assert ledger.read("rejects").equals(before)


def test_what_nobody_commits_in_a_store_goes_after_a_day(ledger, url):
    ledger.append("rejects", [REJECT], run_id="r")
    store = ledger.place.file_system()
    with store.open_output_stream("rejects/part-0-dead.zstd.parquet") as stream:
        stream.write(b"half")
    assert [one.kind for one in findings(ledger, "rejects", reads_all=True)] == ["orphan"]
    assert vacuum(ledger, "rejects", now=NOW).orphans == 0, "it may be about to be committed"
    assert vacuum(ledger, "rejects", now=NOW + timedelta(days=2)).orphans == 1


def test_two_machines_append_to_one_store(url):
    figures = race(f"{url}/ledger", n_writers=2, n_commits=8)
    assert figures["applied"] == 8
    assert figures["lost"] == figures["twice"] == figures["sharing_a_number"] == 0
    assert figures["last_is_newest"]


def test_a_store_is_not_set_aside(ledger):
    with pytest.raises(StoreError, match="another prefix"):
        set_aside(ledger, stamp="x")


def test_a_release_goes_into_a_store_and_comes_back(url, tmp_path):
    first = release(tmp_path, "20261001T000000Z-1", texts__old=b"1", articles__a=b"2")
    then = release(tmp_path, "20261002T000000Z-1", texts__old=b"1", articles__a=b"3")
    assert push_release(first, url)
    assert push_release(then, url)
    assert not push_release(then, url), "it is there"
    assert not push_release(first, url), "the pointer stays at the newer one"
    assert remote_releases(url) == [first.name, then.name]
    got = fetch_release(url, tmp_path / "other")
    assert got == tmp_path / "other" / then.name
    assert (got / "articles" / "a").read_bytes() == b"3"
    assert (got / "texts" / "old").read_bytes() == b"1"
    assert (got / "datapackage.json").read_text() == "{}"
    assert fetch_release(url, tmp_path / "other", first.name).name == first.name
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == [first.name, then.name]


def test_a_killed_copy_is_no_release(url, tmp_path):
    made = release(tmp_path, "20261001T000000Z-1", articles__a=b"2")
    manifest = (made / "manifest.json").read_bytes()
    store = Ledger(f"{url}/releases").place.file_system()
    with store.open_output_stream(f"{made.name}/articles/a") as stream:
        stream.write(b"tor")
    assert remote_releases(url) == []
    with pytest.raises(StoreError, match="no release in s3"):
        fetch_release(url, tmp_path / "other")
    assert push_release(made, url)
    assert (fetch_release(url, tmp_path / "other") / "manifest.json").read_bytes() == manifest


def test_a_changed_file_of_a_store_is_not_taken(url, tmp_path):
    made = release(tmp_path, "20261001T000000Z-1", articles__a=b"2")
    push_release(made, url)
    store = Ledger(f"{url}/releases").place.file_system()
    with store.open_output_stream(f"{made.name}/articles/a") as stream:
        stream.write(b"9")
    with pytest.raises(StoreError, match="not as published"):
        fetch_release(url, tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []
    store.delete_file(f"{made.name}/articles/a")
    with pytest.raises(StoreError, match="lacks articles/a"):
        fetch_release(url, tmp_path / "other")


def test_another_release_of_that_name_stays(url, tmp_path):
    push_release(release(tmp_path, "20261001T000000Z-1", articles__a=b"2"), url)
    other = release(tmp_path / "b", "20261001T000000Z-1", articles__a=b"3")
    with pytest.raises(StoreError, match="another release"):
        push_release(other, url)


def test_a_folder_may_stand_for_the_store(tmp_path):
    url = (tmp_path / "mounted").as_uri()
    made = release(tmp_path, "20261001T000000Z-1", articles__a=b"2")
    assert push_release(made, url)
    shutil.rmtree(made)
    assert (fetch_release(url, tmp_path / "other") / "articles" / "a").read_bytes() == b"2"
    Ledger(ledger_place(tmp_path, url)).append("rejects", [REJECT], run_id="r")
    assert Ledger(tmp_path / "mounted" / "ledger").read("rejects").num_rows == 1


@pytest.mark.parametrize("wrong", ["s3://no such/prefix", "http://a.example/x", "s3://"])
def test_an_address_of_no_store_is_refused(wrong):
    with pytest.raises(StoreError, match="not an address of a store"):
        Ledger(wrong)


def test_a_store_without_credentials_is_one_line():
    with pytest.raises(StoreError, match="no credentials; set AWS_ACCESS_KEY_ID"):
        Place("s3://corpus/ledger", environ={})


def test_a_store_that_does_not_answer_is_one_line(url, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(StoreError) as raised:
        Ledger(url).version("rejects")
    assert "\n" not in str(raised.value)


def test_a_missing_bucket_is_one_line(url, tmp_path):
    with pytest.raises(StoreError) as raised:
        Ledger("s3://nobody-made-it/ledger").append("rejects", [REJECT], run_id="r")
    assert "\n" not in str(raised.value)
    made = release(tmp_path, "20261001T000000Z-1", articles__a=b"2")
    with pytest.raises(StoreError, match="cannot be used"):
        push_release(made, "s3://nobody-made-it")
