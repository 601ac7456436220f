"""The outside world: mail, SMS, PDF, seal. Knows no domain."""
