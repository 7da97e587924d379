"""The command groups of ``ingest``: each command parses, calls one library function, prints."""
