"""Anchors, grids and cadences: the periods that are billed."""
