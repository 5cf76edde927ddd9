"""What a proposed change is made of: the parts it names, its values, its writing, its reading."""
