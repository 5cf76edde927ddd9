"""Solutions side by side: ``/so-sanh/`` (product page, journey V5)."""
