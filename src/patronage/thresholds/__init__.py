"""Bounds with their comparison in words, and filters made of them."""
