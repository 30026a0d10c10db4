"""The web surface: pages to ask and read on, and a JSON API."""
