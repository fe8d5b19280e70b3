"""Every read of moderation, as frozen records; each docstring states its number of SQL statements."""
