"""A small linear model of what coverage of AI governance reads like; see CARD.md."""
