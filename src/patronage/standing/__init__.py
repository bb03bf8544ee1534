"""What somebody is to you on every day, by your own policy: since when, why, and what comes next.

Its rooms, each on what stands before it: `rules`, `criteria`, `policy`, `fold`, `review`,
`remedies`, `questions`, `book`. What is public of them is found in `patronage.criteria`,
`patronage.policies` and `patronage.answers`.
"""
