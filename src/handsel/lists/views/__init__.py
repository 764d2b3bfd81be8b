"""The pages of every list: the table, its views and filters, editing in place and in bulk, export, summary."""
