"""Static files named by their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed once collected; plain names where nothing was collected (tests)."""

    manifest_strict = False
    support_js_module_import_aggregation = True
