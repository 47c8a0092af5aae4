"""What the area brings to the application."""

from __future__ import annotations

from skillmatch.features.public.views import about as about_views
from skillmatch.features.public.views import health as health_views
from skillmatch.web.feature import Feature

FEATURE = Feature(
    blueprints=(
        about_views.blueprint,
        health_views.blueprint,
    ),
)
