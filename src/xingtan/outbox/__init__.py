"""发件箱 / outbox: facts leave in the transaction that made them true, and reach each subscriber at least once."""
