"""绩效运行监控（双监控）: money and goals at a cut-off month, from forms and payments."""
