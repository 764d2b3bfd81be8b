"""Case files: gifts with the outcome somebody expects, written by hand, read and checked without a database."""
