;; A matrix product of doubles: c[4, N] += a[4, K] b[K, N]. Two lanes are two columns. For speed, a tile is 4 rows by
;; 4 columns, and its sums stay in registers.
(module
  (memory (export "memory") 7)

  ;; c, a and b are addresses. a is stored column by column, b and c row by row. `row` is the length of a row of b and c
  ;; in bytes, a multiple of 32. K is at least 1.
  (func (export "addRows") (param $c i32) (param $a i32) (param $b i32) (param $K i32) (param $row i32)
    (local $column i32) (local $k i32) (local $ofA i32) (local $ofB i32) (local $ofC i32)
    (local $factor v128) (local $left v128) (local $right v128)
    (local $left0 v128) (local $left1 v128) (local $left2 v128) (local $left3 v128)
    (local $right0 v128) (local $right1 v128) (local $right2 v128) (local $right3 v128)

    (loop $columns
      (local.set $ofC (i32.add (local.get $c) (local.get $column)))
      (local.set $left0 (v128.load (local.get $ofC)))
      (local.set $right0 (v128.load offset=16 (local.get $ofC)))
      (local.set $ofC (i32.add (local.get $ofC) (local.get $row)))
      (local.set $left1 (v128.load (local.get $ofC)))
      (local.set $right1 (v128.load offset=16 (local.get $ofC)))
      (local.set $ofC (i32.add (local.get $ofC) (local.get $row)))
      (local.set $left2 (v128.load (local.get $ofC)))
      (local.set $right2 (v128.load offset=16 (local.get $ofC)))
      (local.set $ofC (i32.add (local.get $ofC) (local.get $row)))
      (local.set $left3 (v128.load (local.get $ofC)))
      (local.set $right3 (v128.load offset=16 (local.get $ofC)))

      (local.set $ofA (local.get $a))
      (local.set $ofB (i32.add (local.get $b) (local.get $column)))
      (local.set $k (local.get $K))
      (loop $depth
        (local.set $left (v128.load (local.get $ofB)))
        (local.set $right (v128.load offset=16 (local.get $ofB)))

        (local.set $factor (v128.load64_splat (local.get $ofA)))
        (local.set $left0 (f64x2.add (local.get $left0) (f64x2.mul (local.get $factor) (local.get $left))))
        (local.set $right0 (f64x2.add (local.get $right0) (f64x2.mul (local.get $factor) (local.get $right))))
        (local.set $factor (v128.load64_splat offset=8 (local.get $ofA)))
        (local.set $left1 (f64x2.add (local.get $left1) (f64x2.mul (local.get $factor) (local.get $left))))
        (local.set $right1 (f64x2.add (local.get $right1) (f64x2.mul (local.get $factor) (local.get $right))))
        (local.set $factor (v128.load64_splat offset=16 (local.get $ofA)))
        (local.set $left2 (f64x2.add (local.get $left2) (f64x2.mul (local.get $factor) (local.get $left))))
        (local.set $right2 (f64x2.add (local.get $right2) (f64x2.mul (local.get $factor) (local.get $right))))
        (local.set $factor (v128.load64_splat offset=24 (local.get $ofA)))
        (local.set $left3 (f64x2.add (local.get $left3) (f64x2.mul (local.get $factor) (local.get $left))))
        (local.set $right3 (f64x2.add (local.get $right3) (f64x2.mul (local.get $factor) (local.get $right))))

        (local.set $ofA (i32.add (local.get $ofA) (i32.const 32)))
        (local.set $ofB (i32.add (local.get $ofB) (local.get $row)))
        (br_if $depth (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))

      (local.set $ofC (i32.add (local.get $c) (local.get $column)))
      (v128.store (local.get $ofC) (local.get $left0))
      (v128.store offset=16 (local.get $ofC) (local.get $right0))
      (local.set $ofC (i32.add (local.get $ofC) (local.get $row)))
      (v128.store (local.get $ofC) (local.get $left1))
      (v128.store offset=16 (local.get $ofC) (local.get $right1))
      (local.set $ofC (i32.add (local.get $ofC) (local.get $row)))
      (v128.store (local.get $ofC) (local.get $left2))
      (v128.store offset=16 (local.get $ofC) (local.get $right2))
      (local.set $ofC (i32.add (local.get $ofC) (local.get $row)))
      (v128.store (local.get $ofC) (local.get $left3))
      (v128.store offset=16 (local.get $ofC) (local.get $right3))

      (local.set $column (i32.add (local.get $column) (i32.const 32)))
      (br_if $columns (i32.lt_u (local.get $column) (local.get $row))))))
