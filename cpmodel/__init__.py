"""Child protection procedures as explicit state machines: checked, drawn, taught and simulated from one definition."""

__version__ = "0.1.0"
