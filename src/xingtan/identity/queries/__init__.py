"""Reading people, their roles and what belongs to an account."""
