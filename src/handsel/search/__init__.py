"""Search: words and prefixes over everything the viewer may see, with PostgreSQL's `simple` configuration."""
