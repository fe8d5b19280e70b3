"""OneRoster 1.2, rostering, for programs to read: addresses, records and answers of the standard."""
