"""What staff wrote, read strictly."""
