"""Reading the life of resources: contents of versions, where they stand, queues, history, negative lists."""
