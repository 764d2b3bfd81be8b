"""Pages of conduct."""
