"""A schedule laid out over time: its stretches, its windows, and the service of its fees."""
