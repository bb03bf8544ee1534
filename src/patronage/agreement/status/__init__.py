"""Where an agreement may stand, and the kinds of acts that move it."""
