"""What is true of opportunities and stages, whoever asks: moving, dates, ageing, and what may be written."""
