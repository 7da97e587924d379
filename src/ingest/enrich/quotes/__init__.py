"""What a text quotes, in marks or as turns of a conversation, and who said it."""
