"""大门 / door: what stands between the network and Django.

It answers cached public pages and writes down that they were seen without entering Django, sends files, bounds what
anyone may send, and says how the node is. Everything else it hands to Django, in threads of the same process.
"""
