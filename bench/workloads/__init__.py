"""One file for each thing that is measured; `workloads/table.py` lists them."""
