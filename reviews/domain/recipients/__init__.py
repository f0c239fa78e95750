"""Service recipients as the anchor: registers, the draw, the messages, how many answered."""
