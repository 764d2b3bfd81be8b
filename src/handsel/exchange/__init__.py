"""Files in and out. From bytes to a plan, from a plan to records, and back to files.

The words: a *source* is what a person gave (a file, an archive, a folder); it holds *tables*; a table is *recognised*
as a kind of a product; a *mapping* says which column feeds which field; *records* are typed values with links.
"""
