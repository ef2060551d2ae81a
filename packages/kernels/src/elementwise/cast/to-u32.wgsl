// To: the type of a cast's result
alias To = u32;
