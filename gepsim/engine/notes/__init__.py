"""What a reader of the numbers must know beside them: warnings, the record, the form of LS."""
