"""From a fetched page to what it says: title, byline, dateline, source, body lines."""
