"""Words that every room uses: ids, clock, periods, figures, errors, activity records. No Django, no I/O."""
