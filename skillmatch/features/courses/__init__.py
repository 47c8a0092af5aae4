"""课程资源清单: finding a course, and everything about one."""
