"""English: a moment always names its time zone; days are written as Django writes them."""

DATETIME_FORMAT = "N j, Y, P T"
