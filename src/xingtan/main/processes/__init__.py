"""The processes of a node: what each runs, and how each is started."""
