"""The pricing table: what it holds, how it is read, checked, compiled and looked up."""
