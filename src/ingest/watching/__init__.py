"""Watching the sources: whether a route or a portal's pages have broken, by their own history.

Pure functions; the crawl and the build bring what they saw and what is written down.
"""
