"""A trainer's day: who was in a session, by tap or by the code on the screen, make-ups, and what people thought of it."""
