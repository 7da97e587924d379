"""One file per portal."""
