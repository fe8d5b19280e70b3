"""Decisions about people: who may do what where, and what the rest of the rooms asks before it acts."""
