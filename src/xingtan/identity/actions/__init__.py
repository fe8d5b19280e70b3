"""Changing people, roles and accounts."""
