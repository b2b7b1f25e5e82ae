"""The command line: parse, ask the question, report. The clock that counts is read here."""
