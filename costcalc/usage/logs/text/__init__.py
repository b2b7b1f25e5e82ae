"""What a log is written as: lines, JSON and CSV, each as numbered values or the reason why there is none."""
