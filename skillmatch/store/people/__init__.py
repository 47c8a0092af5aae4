"""Workers, the skills and permits they hold, consents and disclosures."""
