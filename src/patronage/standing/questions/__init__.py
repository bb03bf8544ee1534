"""What one asks besides the review: outlook, story, what if, profile."""
