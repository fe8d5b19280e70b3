"""Pure decisions over counts: what a figure means, whether figures balance, how they rank, what they say."""
