"""Serving: the parts that all gateways share, and the applications behind them."""
