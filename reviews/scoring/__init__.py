"""The arithmetic of a cycle: pure standard library, exact fractions, every result explained."""
