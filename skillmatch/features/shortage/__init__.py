"""紧缺专业: the published list in its versions, and publishing a new one."""
