// T: the element type of a broadcast kernel's operands
alias T = f32;
