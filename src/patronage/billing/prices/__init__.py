"""What a period costs: prices, their prorations, escalations and discounts."""
