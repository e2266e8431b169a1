"""One form, one register, one fact and its tables."""

FORM, REGISTER = "data/demo/raw/2020/demo/甲/表.xlsx", "data/demo/reference/departments.csv"
FACT = {"id": "demo.budget", "value": 166000.0, "unit": "yuan", "text": "16.60万元", "table": "funds",
        "column": "budget_yuan", "rows": ["甲/表.xlsx!Sheet1!B6"], "rule": "", "note": 1}
FUNDS = ("place,form,budget_yuan,budget_text,budget_cell\n"
         "甲/表.xlsx!Sheet1!B6,甲/表.xlsx!Sheet1!A1,166000.0,16.6,E6\n")
SCORES = "place,department_code,reported_total,recomputed_total\n甲/表.xlsx!Sheet1!A1,101,92.5,90.0\n"
FORMS = "place,reported_total,reported_total_cell\n甲/表.xlsx!Sheet1!A1,92.5,H25\n"
