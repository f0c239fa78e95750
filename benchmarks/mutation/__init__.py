"""Would the tests notice? Small faults planted one at a time into what decides, and the tests run
on each (`make mutation`).
"""
