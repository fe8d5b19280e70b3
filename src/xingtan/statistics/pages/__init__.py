"""Pages of figures: a place's month, definitions, briefs and who keeps them."""
