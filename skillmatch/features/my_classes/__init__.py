"""What a worker does with the own classes: look, leave, wait for a place, say what a session was like."""
