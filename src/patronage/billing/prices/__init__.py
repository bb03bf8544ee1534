"""What a period costs: prices of quantities, their prorations, escalations and discounts."""
