"""The bad-rating loop: cases, their clocks, answers, appeals, figures."""
