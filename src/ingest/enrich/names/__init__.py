"""Who and what a text names: people, organisations, models, events, laws and documents."""
