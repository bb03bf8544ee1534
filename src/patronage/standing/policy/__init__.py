"""The policy: its rungs, its versions, what is odd about it, the ready-made ones, and its words."""
