"""Django's PostgreSQL with a health check that costs nothing while the connection is in use."""
