"""`/team/`: whom a visitor's face resembles, told as a game; nothing of the visitor is kept."""
