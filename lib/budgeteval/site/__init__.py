"""The portal of all reports: ``reports/index.html`` from what the reports published, and the public edition.

Reading (``catalogue``, ``entry``, ``names``, ``figures``), showing (``pages``, ``charts``, ``cells``), writing
(``command``, ``public``). Everything is static: pages open from disk, with no network and, as plain lists, no script.
"""
