"""Copies of one text: candidates, decisions, clusters, originals. Pure; no I/O."""
