"""审核 / moderation: cases (个案) from sensitive words and reports, and how each was closed."""
