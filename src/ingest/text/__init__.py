"""Pure functions on Chinese text: repair, dates, URLs, outlets, language."""
