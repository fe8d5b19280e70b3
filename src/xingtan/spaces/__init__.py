"""空间 / spaces: one for each teacher, school and studio: page, articles (文章), net disk (网盘), visits (访问)."""
