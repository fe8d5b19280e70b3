"""Reading packages that are played: what a manifest says, or why the package cannot be taken."""
