"""The experts of the pool, and the draw of a year's panel from them."""

from reviews.experts.models.draws import DrawCall, DrawOut, PanelDraw
from reviews.experts.models.pool import Expert

__all__ = ["DrawCall", "DrawOut", "Expert", "PanelDraw"]
