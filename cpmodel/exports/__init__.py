"""Pictures of a procedure: one file a notation, found by looking.

A notation is a module with a `NAME`, a `SUFFIX`, and functions that return text or bytes:

    pathway(procedure, name)   one pathway
    overview(procedure)        how the pathways start and follow one another
    drawn(picture)             any picture; what has no such function is no drawing, and is of pathways and the whole alone

What is in a picture is decided once, in `_picture`; a notation only writes it down. `drawing.draw` writes files.
"""
