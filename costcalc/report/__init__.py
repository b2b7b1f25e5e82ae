"""Results as people read them: text tables, CSV, Markdown; all made from a result's `to_dict()`."""
