"""The records: what a page, an article, a cluster is. Standard library only."""
