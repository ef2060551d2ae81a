alias From = i32;
