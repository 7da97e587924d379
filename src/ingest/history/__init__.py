"""Articles over time: when to look again, what a look found, which versions there were. Pure."""
