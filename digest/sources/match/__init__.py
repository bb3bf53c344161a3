"""Which draft is which entry: by its key, by its address, by its words; never by a guess."""
