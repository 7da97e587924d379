"""The archive of fetched bytes: WARC files."""
