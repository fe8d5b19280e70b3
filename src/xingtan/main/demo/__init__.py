"""The demonstration province: Zhejiang with its people, lessons and media, and the month of August 2017."""
