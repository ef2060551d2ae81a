alias To = i32;
