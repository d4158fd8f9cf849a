"""Files of organisations: read line by line, understood column by column, compared with the directory."""
