"""Files read in and handed out: a register kept elsewhere, expense lines, and the examiner's export."""
