"""What is said of a roster, in one sentence a finding."""

SENTENCES: dict[str, str] = {}
