"""Bills on the command line: the rows of `price --file`, read, priced and written."""
