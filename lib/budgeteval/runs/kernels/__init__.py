"""Real kernels forked from a warm parent, for ``papermill -k budgeteval``, nbval and JupyterLab."""
