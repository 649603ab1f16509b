"""今天要办什么: what waits, what is late, what was asked of others."""
