"""The desk: what a person in JupyterLab is given beside the notebook's own cells; nothing of it reaches a report."""

import os

from budgeteval.desk.session import notebook_here


def choose() -> None:
    """Show, in JupyterLab only, a form that chooses this notebook's parameters and runs it again; errors become
    sentences from here on. Elsewhere (a batch, nbval, ``nbconvert``) nothing happens."""
    notebook = notebook_here(os.environ)
    if notebook is None:
        return
    from IPython.core.getipython import get_ipython

    from budgeteval.desk import form, mishap

    shell = get_ipython()
    if shell is not None:
        mishap.listen(shell)
        form.show(shell, notebook)
