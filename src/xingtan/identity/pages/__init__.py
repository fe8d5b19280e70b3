"""Pages of accounts: coming in, one's own page, and the pages of those who keep people."""
