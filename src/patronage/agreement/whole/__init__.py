"""The whole agreement, and all that is done with it."""
