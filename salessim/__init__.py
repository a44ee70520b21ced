"""SalesSim: practise selling to a simulated customer who can walk away, and get a score you can trace."""

__version__ = "0.1.0"
