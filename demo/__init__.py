"""The demo: two award years built by the real verbs with the clock passed in."""
