"""Every read of the catalogue, as frozen records; each docstring states its number of SQL statements."""
