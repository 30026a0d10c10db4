"""One immutable, versioned directory per build, and the pointer that says which one is current."""
