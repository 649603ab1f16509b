"""Reports from the public (公众诉求): the inbox, one report, candidate findings, doors with their QR codes, routes."""
