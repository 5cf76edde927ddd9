"""What is known of an object's past: its timeline, its versions, how two of them differ."""
