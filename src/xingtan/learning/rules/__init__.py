"""Decisions of learning: what a report of content says about an attempt, and what is believed of it."""
