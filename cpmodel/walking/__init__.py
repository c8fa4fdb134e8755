"""Walking a case: a learner says what happens on which day, and sees what follows, who is to act and by when.

`case` has the case as a value, `commands` the language in which it is walked, and `recording` keeps a walk as a story.
"""
