"""What a build is made of besides vectors: words, spelling, standards, look-ups by address, section classifier."""
