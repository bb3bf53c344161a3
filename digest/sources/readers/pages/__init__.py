"""Web pages that list resources: by selectors, or by what repeats in them."""
