"""The pipeline: opportunities, the stages they move through, and the history they leave.

Words: a *pipeline* is a way of selling with *stages* in order; an *opportunity* is a possible sale; its *category* says
how sure its owner is and stands apart from the stage; a *step* is a row of its history.
"""
