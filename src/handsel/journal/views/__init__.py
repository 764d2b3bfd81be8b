"""Pages and fragments of the journal."""
