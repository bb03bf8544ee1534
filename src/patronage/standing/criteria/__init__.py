"""The criteria: each one thing that is observed of a relationship, and nothing else.

A criterion sees dated facts and says what holds on each day; thresholds, windows and coverage are
the judge's. Which criteria make a client is the policy's to say (D18).
"""
