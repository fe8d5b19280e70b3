"""The tables of the column store: `tables` declares them, one record each, and gives their DDL."""
