"""Decisions of moderation: finding words in texts, who may decide a case, by when."""
