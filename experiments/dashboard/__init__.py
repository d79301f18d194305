"""Two pages in a browser, on this machine only: communities in motion, and the results of studies."""
