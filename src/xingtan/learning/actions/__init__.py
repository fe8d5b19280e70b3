"""Every change of learning: attempts begun and reported, statements and documents kept."""
