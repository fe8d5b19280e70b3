"""Every change of learning: attempts begun, reported and handed in."""
