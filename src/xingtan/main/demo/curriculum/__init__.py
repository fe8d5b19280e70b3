"""The demonstration's curriculum: real books with their units and lessons, and what is taught in each."""
