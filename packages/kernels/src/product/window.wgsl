// The sizes of a window of R by S over images x[BATCHES B,H,W,GROUPS K] with the result y[BATCHES B,OH,OW,GROUPS N]
// DEPTH, A_WIDTH and Y_WIDTH are those of its product.
override B: u32;
override H: u32;
override W: u32;
override K: u32;
override OH: u32;
override OW: u32;
override N: u32;
override R: u32;
override S: u32;
override STRIDE_H: u32;
override STRIDE_W: u32;
override PADDING_H: u32;
override PADDING_W: u32;
override DILATION_H: u32;
override DILATION_W: u32;
override GROUPS: u32;
override BATCHES: u32;
override DEPTH: u32 = K;
override A_WIDTH: u32 = K;
override Y_WIDTH: u32 = N;
