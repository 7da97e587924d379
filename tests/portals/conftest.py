"""An option that writes what the code makes of each page as what is expected of it."""

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="rewrite expected.json of every case; review the diff like code",
    )


@pytest.fixture
def update_expected(request):
    return request.config.getoption("--update-expected", default=False)
