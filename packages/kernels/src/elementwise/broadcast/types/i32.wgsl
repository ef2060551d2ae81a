// T: the element type of a broadcast kernel's operands
alias T = i32;
