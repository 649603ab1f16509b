"""What programs speak to: the same operations as the pages, as JSON under ``/api/v1/``."""
