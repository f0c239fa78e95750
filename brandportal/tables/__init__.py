"""Every table file that people hand in is read here, and nowhere else; the reading itself knows no
Django.
"""
