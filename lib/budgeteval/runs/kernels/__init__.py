"""Real kernels forked from a warm parent, for ``papermill -k budgeteval``, nbval and JupyterLab.

A client (whoever starts kernels) starts one warm parent, a process of its own that imports what the notebooks need,
has no thread and no ZMQ context, and forks a kernel per request. They talk over a socket pair: the client hands over
one end of another pair for each kernel, with the kernel's own streams; on that one go the request, the kernel's
process id, ``bound`` when its sockets are there, and its exit code. Whoever closes an end is gone: a parent ends with
its client, kernels end with their parent.
"""
