"""Land: parcels, certificates, who holds them, disputes and boundaries."""
