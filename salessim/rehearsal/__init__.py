"""Rehearsals: simulated sellers play scenarios through the whole pipeline; players explore them on the level of moves.

In: a scenario; sellers and seeds, or checked files. Out: conversations, shares of endings, scores; faults of content.
Never: tells a seller anything that a trainee could not know. The players of an exploration know everything.
"""
