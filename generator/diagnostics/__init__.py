"""Problems, the rules' words for people, and text made safe to show."""
