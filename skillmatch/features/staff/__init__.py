"""An enterprise's own people: those who consented by name, all others as counts alone."""
