"""What raters write: screened, held or shown."""
