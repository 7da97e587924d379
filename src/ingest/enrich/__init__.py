"""What an article is about, with the spans that prove it."""
