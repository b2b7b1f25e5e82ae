"""From names to models, in one order of steps; each answer says in `matched` which of them it was.

1. `exact`: an id of the table, `openai/gpt-4o` (`owned`).
2. `alias`: another name that the table or a feed has for it, on the days on which it stands for it. A bare
   name is its maker's, whoever resells a model under it; a seller before it is that seller.
3. `spelling`: one of these with other capitals, spaces, dots, hyphens or underscores (`letters`), or as
   clouds and tools write it (`spellings`): with their prefixes, in their paths, with marks at the end that
   change no price (`spelled`).
4. `family`: the newest of a line on sale at the time that is asked about, said first (`families`).
5. `pattern`: what a feed's rule makes of it, a guess, and only where guesses are allowed (`meaning`).

A step counts only where those before it found nothing. Where one leaves several models, or a name means
weights that hosts sell and their maker does not (`weights`), the answer is an error that lists them with
their prices. Nothing falls from a name to a shorter one but by a row of
`spellings`: `-mini`, `-fast` or a number at the end is another product.

What a cloud's name leaves open is told besides (`clouds`). Where nothing is found, the error tells what may
be meant (`misses`): names that are written like it (`near`) with the same numbers (`figures`), or what
follows a name of another time (`ended`). Which words make another product of a name is said by `products`.
"""
