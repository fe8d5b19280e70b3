"""Every change of moderation: opening cases, deciding them, appeals, keeping the lists of words."""
