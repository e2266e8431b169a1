"""Runs: the only part that knows papermill, kernels, clocks, engines and output folders."""
