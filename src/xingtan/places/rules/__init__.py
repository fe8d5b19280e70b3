"""Pure decisions about places: the tree by date, how history is read from lists of codes, what places are called."""
