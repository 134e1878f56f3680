"""The browser half over the network: asks a live server what browsers would ask of it."""
