"""The languages of the interface: the first is the default, and the language of the msgids."""

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
