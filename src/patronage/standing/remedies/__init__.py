"""What would turn a verdict, what of it can still be had in time, and why a move was made."""
