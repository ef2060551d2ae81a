alias To = f32;
