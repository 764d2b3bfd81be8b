"""The list engine: an app declares its columns once and gets tables, filters, views, groups, export and API lists."""
