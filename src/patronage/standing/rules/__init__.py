"""What rules say of facts: verdicts by day, in three-valued logic, and what is not known."""
