"""One's own data, the counter, and the pages that the law asks for."""
