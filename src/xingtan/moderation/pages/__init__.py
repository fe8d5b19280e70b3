"""Pages of moderation: cases and their decisions, reports, appeals, the lists of words."""
