"""Classifications from elsewhere: their import, and the review of how the city's own words stand to them."""
