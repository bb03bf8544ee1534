"""Which acts an agreement allows, clause by clause, and why not the others."""
