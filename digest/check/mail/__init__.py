"""One edition of an issue, held against the rules of mail: `edition` begins."""
