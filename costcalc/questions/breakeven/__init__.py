"""From how many tokens a day on hardware of one's own, or units by the hour, cost less than an API."""
