"""Official forms out: blank or prefilled workbooks that the readers take back without loss, a zip per department."""
