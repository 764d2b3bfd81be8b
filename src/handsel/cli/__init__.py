"""The command line `handsel`: a door. It reads words and options, makes one call into the domain, prints the answer."""
