"""The OpenAPI document, made of the questions and of the shapes of their answers."""
