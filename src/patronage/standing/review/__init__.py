"""A review on a day: its findings, its decision, and the case it is asked of."""
