"""How fast Perijove is, and what it takes: `make bench` prints the tables. Nothing here is asserted, and no test runs it."""
