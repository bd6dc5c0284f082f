"""`make bench` puts the same load on every server of the part "Clients", and writes what came."""
