"""Checks over finished tables."""
