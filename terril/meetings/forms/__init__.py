"""What is typed about meetings; it is judged by the actions, so that a command and a page say the same."""
