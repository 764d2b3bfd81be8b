"""The pages of pay: what a payee sees of their money, and the desk where operations run it."""
