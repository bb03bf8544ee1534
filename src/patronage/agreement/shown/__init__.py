"""An agreement in words, on a page, as a diagram."""
