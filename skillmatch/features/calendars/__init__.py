"""Classes as iCalendar: a file for whoever is signed in, and a secret address for calendar programmes."""
