"""A corpus of what Chinese tech portals write about AI governance.

Start reading at ``ingest.pipeline``: it lists the steps in their order.
"""

__version__ = "0.1.0"
