"""What is typed for the story: a chapter, a memory, what the officer answers."""
