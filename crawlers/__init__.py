"""Fetching: Scrapy brings bytes and knows nothing about articles."""
