"""The history of public price files, and what it says of the time that other layers leave out."""
