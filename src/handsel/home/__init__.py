"""Where floors meet: my day, the frame around every page, the history of any record, undo, and why one sees it."""
