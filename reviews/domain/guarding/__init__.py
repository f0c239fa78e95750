"""Against stuffing: screening, held ratings, sanctions, reports of pressure."""
