"""One exchange with a live server, performed and judged as browsers do."""
