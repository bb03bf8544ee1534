"""The billing schedule: its terms, how they change, and how they lie over time."""
