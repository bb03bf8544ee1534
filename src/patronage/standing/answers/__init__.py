"""The questions, and what is answered: decisions, findings, outlooks, reports, and their words."""
