"""City, towns, enterprises and bases, with their sites, labs and rooms."""
