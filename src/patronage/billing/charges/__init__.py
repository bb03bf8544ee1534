"""From a schedule to its charges, one file for a kind of fee, and what a run of billing adds."""
