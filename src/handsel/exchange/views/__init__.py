"""Pages of the exchange: imports from upload to report, and saved mappings."""
