"""Who can be recognised from a text, and the codes that name a record without naming a person."""
