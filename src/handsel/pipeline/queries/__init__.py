"""Reads of the pipeline: a record with everything around it, the board, norms of stages."""
