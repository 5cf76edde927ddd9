"""What each page of the comparison shows, made from boards; views only hand it to templates."""
