"""Numbers and texts for people, made from finished tables."""
