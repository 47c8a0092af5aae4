"""地方标准与考核规范: standards in versions, and what a revision touches."""
