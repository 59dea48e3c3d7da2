"""Draw a stored plotly figure as a light SVG that needs no script."""

from dunning.site.still.drawing import FigureError, still_svg

__all__ = ["FigureError", "still_svg"]
