"""What is agreed: the term, notices, endings, what is owed and reviewed."""
