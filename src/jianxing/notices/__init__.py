"""The working-day calendar, deadline clocks, lights, notices and mail."""
