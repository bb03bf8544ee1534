"""Purchase histories from rows of any shape: each row read, checked and named where it is wrong."""
