"""The REST API: the rooms' doors assembled under one version, with one way to sign in and one way to fail."""
