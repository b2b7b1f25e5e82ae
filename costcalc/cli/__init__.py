"""The command line: parse, ask the operation, report. The clock is read here, and nowhere below."""
