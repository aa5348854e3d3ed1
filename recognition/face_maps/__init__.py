"""All enrolled faces in two dimensions, to look at and to find photos under a wrong name."""
