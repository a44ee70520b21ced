"""Rehearsals: simulated sellers play scenarios through the whole pipeline, and figures are drawn from it.

In: a scenario, sellers, seeds. Out: conversations, shares of endings, mean scores.
Never: tells a seller anything that a trainee could not know.
"""
