"""The same two models as anyone would write them with other tools, as short as they get."""
