"""How days and hours are written, in the languages where Django writes them otherwise than a town would."""
