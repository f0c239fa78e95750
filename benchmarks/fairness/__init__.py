"""How fair the panel's score and how honest the shown uncertainty is, on simulated years (`make
fairness`).
"""
