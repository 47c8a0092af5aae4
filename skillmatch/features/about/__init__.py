"""Public pages in plain words: what this is, how it recommends, what it keeps of people, where its data are from."""
