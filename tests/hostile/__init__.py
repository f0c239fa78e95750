"""Files that mean harm, built in code: what the portal's doors make of them, and at what cost."""
