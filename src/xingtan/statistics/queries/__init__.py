"""Every read of the statistics: counts out of the column store as frozen records."""
