"""What is coming up under an agreement: deadlines, alerts, charges."""
