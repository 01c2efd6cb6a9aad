"""Ukrainian dates: the abbreviation “р.” would give a sentence that ends with a date two dots."""

DATE_FORMAT = "j E Y року"
DATETIME_FORMAT = "j E Y року, H:i"
