"""The guidance as tools for other assistants, by the Model Context Protocol."""
