"""Every change of the column store: making its tables, taking in batches of the journal."""
