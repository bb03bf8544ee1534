"""An agreement as it stands: on paper, as a fact that grows, beside others."""
