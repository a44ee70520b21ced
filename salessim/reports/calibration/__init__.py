"""Blind sheets for raters, and how far their marks agree with one another and with the program.

In: sessions, and the marks that raters filled in. Out: sheets, figures, and what they come to in words. Never: changes
a score, or says more than the number of conversations bears.
"""
