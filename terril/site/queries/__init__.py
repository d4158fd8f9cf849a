"""What the pages that compose all the others ask of the data base."""
