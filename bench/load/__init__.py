"""Load generators and the small things that every program of the bench needs."""
