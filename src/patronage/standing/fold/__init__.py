"""From verdicts to standings: the fold over days, its latches, and the moves that it makes."""
