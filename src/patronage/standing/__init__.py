"""What somebody is to you, on every day, by your own policy; since when, why, and what comes next."""
