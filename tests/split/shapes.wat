;; Functions in the shapes that a compiler writes, for tests of the splitter.
(module
  (type $unary (func (param i32) (result i32)))
  (import "outside" "heard" (func $heard (param i32)))
  (memory (export "memory") 1)
  (global $depth (mut i32) (i32.const 1000))
  (table 2 2 funcref)
  (elem (i32.const 0) $double $triple)
  (func $double (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
  (func $triple (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))

  ;; A switch whose arms set locals, leave for different ends, or return a value.
  (func (export "switch") (param $on i32) (param $with i32) (result i32)
    (local $sum i32) (local $other i32)
    (local.set $other (i32.const 7))
    (block $end
      (block $three
        (block $two
          (block $one
            (br_table $one $two $three $end (local.get $on)))
          (local.set $sum (i32.add (i32.mul (local.get $with) (i32.const 11)) (i32.const 5)))
          (call $heard (local.get $sum))
          (local.set $other (i32.sub (local.get $sum) (i32.const 3)))
          (br_if $three (i32.gt_s (local.get $sum) (i32.const 100)))
          (br $end))
        (call $heard (i32.const -2))
        (local.set $sum (i32.add (i32.mul (local.get $with) (local.get $other)) (i32.const 12345)))
        (return (i32.sub (local.get $sum) (i32.const 9))))
      (local.set $other (i32.add (i32.mul (local.get $other) (local.get $other)) (i32.const 77777)))
      (if (i32.lt_s (local.get $with) (i32.const 0))
        (then (call $heard (i32.const -3)) (return (i32.add (local.get $other) (i32.mul (local.get $with) (i32.const 40000)))))))
    (i32.add (i32.mul (local.get $sum) (i32.const 10)) (local.get $other)))

  ;; A loop whose locals are read when it goes round again.
  (func (export "loop") (param $times i32) (param $step i32) (result i32)
    (local $sum i32) (local $before i32) (local $wide i64)
    (block $out
      (loop $again
        (br_if $out (i32.eqz (local.get $times)))
        (if (i32.and (local.get $times) (i32.const 1))
          (then
            (local.set $before (i32.add (local.get $before) (local.get $sum)))
            (local.set $wide (i64.add (i64.mul (local.get $wide) (i64.const 3)) (i64.extend_i32_s (local.get $before))))
            (call $heard (local.get $before))
            (if (i32.gt_s (local.get $before) (i32.const 5000)) (then (call $heard (i32.const 1)) (br $out))))
          (else
            (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $step) (i32.const 17))))
            (call $heard (i32.xor (local.get $sum) (i32.const 21845)))))
        (local.set $times (i32.sub (local.get $times) (i32.const 1)))
        (br $again)))
    (i32.add (i32.add (local.get $sum) (local.get $before)) (i32.wrap_i64 (local.get $wide))))

  ;; Values wait on the stack while something rare happens.
  (func (export "stack") (param $number i32) (param $other i32) (result i32)
    (local $found i32)
    (i32.add
      (i32.mul (local.get $number) (i32.const 3))
      (block (result i32)
        (local.set $found (i32.const 1))
        (if (i32.eq (local.get $other) (i32.const 4))
          (then
            (global.set $depth (i32.sub (global.get $depth) (i32.const 16)))
            (local.set $found (i32.add (i32.mul (global.get $depth) (i32.const 3)) (local.get $number)))
            (i32.store (i32.const 64) (local.get $found))
            (call $heard (i32.load (i32.const 64)))))
        (drop (br_if 0 (i32.const 99) (i32.gt_s (local.get $other) (i32.const 8))))
        (i32.add (local.get $found) (local.get $other)))))

  ;; Through the table, to itself, and nowhere.
  (func $through (export "through") (param $which i32) (param $number i32) (result i32)
    (if (i32.lt_s (local.get $which) (i32.const 0))
      (then
        (call $heard (i32.sub (i32.const 0) (local.get $which)))
        (return (call $through (i32.add (local.get $which) (i32.const 1)) (i32.add (local.get $number) (i32.const 1))))))
    (if (i32.gt_s (local.get $which) (i32.const 1))
      (then (call $heard (i32.const 404)) (call $heard (i32.mul (local.get $which) (i32.const 1001))) (unreachable)))
    (call_indirect (type $unary) (local.get $number) (local.get $which)))

  ;; Two numbers, the second of which is where another lies; a number by itself; that other; a table; and one that is
  ;; written to.
  (data (i32.const 2000) "\0b\00\00\00\dc\07\00\00\16\00\00\00\21\00\00\00\01\00\00\00\02\00\00\00\03\00\00\00\04\00\00\00\05\00\00\00")

  ;; From the end of what it reads, or through a pointer.
  (func (export "read") (param $number i32) (param $other i32) (result i32)
    (if (i32.gt_s (local.get $other) (i32.const 5))
      (then (return (i32.add (local.get $number) (i32.load (i32.sub (i32.const 2012) (i32.const 4)))))))
    (i32.store (i32.const 2032) (i32.add (i32.load (i32.const 2032)) (local.get $number)))
    (call $heard (i32.load (i32.const 2032)))
    (i32.add (i32.load (i32.load offset=4 (i32.const 2000))) (local.get $number)))

  ;; A table whose first row is the fourth, from where it would begin.
  (func (export "table") (param $number i32) (param $other i32) (result i32)
    (i32.add
      (i32.load offset=2000 (i32.mul (i32.add (i32.and (local.get $number) (i32.const 3)) (i32.const 4)) (i32.const 4)))
      (local.get $other))))
