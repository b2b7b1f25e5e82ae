"""What people and clients ask, one module a question: a request in, a result out."""
