"""What happens to people and accounts in the background."""
