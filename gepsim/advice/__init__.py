"""What a finished road advises: what decides a verdict, what turns it, what would mend it."""
