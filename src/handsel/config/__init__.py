"""Settings, addresses and the server process: what ties the apps together on one machine."""
