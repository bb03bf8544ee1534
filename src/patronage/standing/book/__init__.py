"""Reviews of many relationships at once: who is at risk, who is nearest, shares over time."""
