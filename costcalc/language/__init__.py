"""Numbers, dates and words as English and French write them; nothing here knows what is asked."""
