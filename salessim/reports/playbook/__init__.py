"""A scenario's script, made of what trainees said in the sessions that scored best.

In: sessions with their assessments. Out: Markdown to go on editing, or JSON; each line with its source. Never: invents
a line, or names a person.
"""
