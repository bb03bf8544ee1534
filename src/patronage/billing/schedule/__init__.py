"""The billing schedule: its terms, how they change, and what a run of billing adds."""
