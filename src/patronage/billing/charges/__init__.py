"""A charge: what is billed, when it is invoiced and due, and how it is shown."""
