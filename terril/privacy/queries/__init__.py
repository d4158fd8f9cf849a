"""What is held about people, and what still binds them."""
