"""Shapes of what people type in. Forms check shape; actions check sense and save."""
