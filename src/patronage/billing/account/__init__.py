"""What is owed: charges against payments, statements, interest and tax."""
