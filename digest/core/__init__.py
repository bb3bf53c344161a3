"""The pure core: when a newsletter looks, what is new, who reads which part. No effects."""
