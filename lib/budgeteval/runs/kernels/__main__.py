"""Install the kernelspec."""

from budgeteval.runs.kernels.spec import install

install()
