"""Pages of approval bundles, and the enterprise's page without an account."""
