"""The policies that come with the product, one TOML file each, and how such a file is read.

A firm's own policy is one more file of the same shape. A correction of a rule text is a change of data: a new version
with the day from which it holds, its sources, and what is still to be verified.
"""
