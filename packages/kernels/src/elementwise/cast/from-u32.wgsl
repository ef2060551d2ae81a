// From: the type of a cast's operand
alias From = u32;
