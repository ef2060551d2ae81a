alias To = u32;
