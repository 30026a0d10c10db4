"""Text to vectors. The embedded model is unpacked once; any sentence-transformers model may replace it."""
