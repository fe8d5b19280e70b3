"""Pages of learning: where packages and exercises are worked through, and one's own record."""
