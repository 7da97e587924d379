"""A small linear model of what coverage reads like: docs/explanation/relevance-model-card.md."""
