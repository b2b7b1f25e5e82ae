"""The pages for people: the form, the claims, the documentation."""
