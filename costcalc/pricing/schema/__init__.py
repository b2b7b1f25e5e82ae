"""The shape of a pricing file, for pydantic: which keys there are, and what grammar each value follows.

Validated input comes out as text again, in one canonical spelling; `costcalc.pricing.file.normal` makes
documents of it. The JSON schema for editors is generated from here.
"""
