"""What we know of each portal, as declarations."""
