"""OAI-PMH 2.0: what may be asked, and how it is answered. Both sides of it: providing and harvesting."""
