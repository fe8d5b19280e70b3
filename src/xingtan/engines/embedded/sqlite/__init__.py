"""Django's SQLite backend, with transactions that take the write lock at their start unless they only read."""
