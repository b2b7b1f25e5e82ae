"""Results as people read them: text tables, CSV, Markdown. Everything here works from a result's `to_dict()`."""
