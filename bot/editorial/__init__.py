"""The editors' loop: what readers asked in vain, answered by people and made guidance. Knows no surface."""
