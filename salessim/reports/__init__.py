"""Tell a person, or a program, how a conversation went, and how one may go.

In: a transcript, its assessment, and the staging it was played with; or a staging alone. Out: terminal text, JSON, one
HTML page; or a drawing of the stages; or sheets for raters, and how far their marks agree.
Never: judges, changes a score, runs a script, or fetches anything.
"""
