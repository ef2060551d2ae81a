alias From = u32;
