"""A crawl ends with the process that started it, so that no orphan keeps fetching."""

import asyncio
import os

PARENT_CHECK_S = 1.0
"""How often the crawl looks whether the process that started it still lives."""


async def end_with_parent() -> None:
    """Stop this process when the one that started it dies."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_CHECK_S)
    os._exit(1)
