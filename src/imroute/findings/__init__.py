"""What a result says: the numbers and sentences that table, report and plots share."""
