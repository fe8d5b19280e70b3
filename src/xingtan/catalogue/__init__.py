"""资源库 / catalogue: the curriculum (课程目录), resources (资源), lessons (课), textbooks (课本), search (搜索)."""
