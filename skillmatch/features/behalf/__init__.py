"""代办: an office enters something for a person, openly; the person reads it and may object."""
