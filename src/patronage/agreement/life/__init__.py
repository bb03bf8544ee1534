"""What follows from the terms and the acts, day by day."""
