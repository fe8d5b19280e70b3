"""Every read of learning, as frozen records; each docstring states its number of SQL statements."""
