"""Ukrainian dates: the abbreviation “р.” would give a sentence that ends with a date two dots.

A moment always names its time zone.
"""

DATE_FORMAT = "j E Y року"
DATETIME_FORMAT = "j E Y року, H:i T"
