"""Pages of who acts in the town; that of one organisation is composed by the folder of the site."""
