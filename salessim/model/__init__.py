"""The frozen vocabulary that every room shares.

In: nothing. Out: moves, persona, product, scenario, rubric, events, transcript, assessment: plain immutable values.
Never: reads a file, knows a screen, or decides anything.
"""
