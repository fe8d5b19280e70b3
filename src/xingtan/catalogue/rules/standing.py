"""What a resource is worth by itself: what people think of it, and how much they use it."""

PRIOR_STARS, PRIOR_COUNT = 3.6, 5
"""A resource begins as if five people had given 3.6 stars: one rating of five stars lifts it a little, twenty a lot."""
KEPT_COUNTS = 5  # somebody who keeps a resource among their own counts as so many who opened it
OUT_OF = 1000


def quality(stars: int, count: int) -> int:
    """Give what people think, of OUT_OF, from the sum of the stars and how many gave some."""
    mean = (PRIOR_STARS * PRIOR_COUNT + max(0, stars)) / (PRIOR_COUNT + max(0, count))
    return round(OUT_OF * min(5.0, mean) / 5)


def use(opened: int, kept: int) -> int:
    """Give how much a resource is used: how often it was opened in a year, and how many keep it."""
    return max(0, opened) + KEPT_COUNTS * max(0, kept)
