"""What is charged for: each kind of fee."""
