"""The page. This is the only package that imports Panel."""

from neurolab.explorer.page import page

__all__ = ["page"]
