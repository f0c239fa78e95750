"""Rating a brand: who one is, by which way one comes, what is written, the ledger and the receipt."""
