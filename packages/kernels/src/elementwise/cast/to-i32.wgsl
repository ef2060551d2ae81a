// To: the type of a cast's result
alias To = i32;
