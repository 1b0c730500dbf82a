#include "native/support.h"

#include <llvm/AsmParser/Parser.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/TargetParser/Triple.h>

#include "native/emit_experiment.h"
#include "native/session.h"

namespace forbear::native {
namespace {

/// Levels as the x86-64 psABI defines them. The registers of AVX count only where the system saves them (XGETBV).
constexpr std::string_view x86_level = R"(
@found = internal global i32 -1
define i32 @forbear_level() alwaysinline nounwind {
  %known = load atomic i32, ptr @found monotonic, align 4
  %is_known = icmp sge i32 %known, 0
  br i1 %is_known, label %done, label %ask
ask:
  %asked = call i32 @ask()
  store atomic i32 %asked, ptr @found monotonic, align 4
  br label %done
done:
  %level = phi i32 [ %known, %0 ], [ %asked, %ask ]
  ret i32 %level
}
define internal { i32, i32, i32, i32 } @cpuid(i32 %leaf) alwaysinline nounwind {
  %all = call { i32, i32, i32, i32 } asm sideeffect "cpuid", "={ax},={bx},={cx},={dx},{ax},{cx},~{dirflag},~{fpsr},~{flags}"(i32 %leaf, i32 0)
  ret { i32, i32, i32, i32 } %all
}
define internal i1 @has(i32 %word, i32 %wanted) alwaysinline nounwind {
  %of = and i32 %word, %wanted
  %all = icmp eq i32 %of, %wanted
  ret i1 %all
}
define internal i32 @ask() noinline nounwind {
  %basic = call { i32, i32, i32, i32 } @cpuid(i32 0)
  %last = extractvalue { i32, i32, i32, i32 } %basic, 0
  %extended = call { i32, i32, i32, i32 } @cpuid(i32 u0x80000000)
  %last_extended = extractvalue { i32, i32, i32, i32 } %extended, 0
  %has_extended = icmp uge i32 %last_extended, u0x80000001
  br i1 %has_extended, label %two, label %none
none:
  ret i32 1
two:
  %one = call { i32, i32, i32, i32 } @cpuid(i32 1)
  %c = extractvalue { i32, i32, i32, i32 } %one, 2
  %more = call { i32, i32, i32, i32 } @cpuid(i32 u0x80000001)
  %x = extractvalue { i32, i32, i32, i32 } %more, 2
  ; SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF in 64-bit mode
  %two_c = call i1 @has(i32 %c, i32 u0x00982201)
  %two_x = call i1 @has(i32 %x, i32 u0x00000001)
  %is_two = and i1 %two_c, %two_x
  br i1 %is_two, label %three, label %none
three:
  ; FMA, MOVBE, OSXSAVE, AVX, F16C; LZCNT
  %three_c = call i1 @has(i32 %c, i32 u0x38401000)
  %three_x = call i1 @has(i32 %x, i32 u0x00000020)
  %has_seven = icmp uge i32 %last, 7
  %three_cx = and i1 %three_c, %three_x
  %asks_seven = and i1 %three_cx, %has_seven
  br i1 %asks_seven, label %three_saved, label %is_level_two
is_level_two:
  ret i32 2
three_saved:
  %saved = call { i32, i32 } asm sideeffect "xgetbv", "={ax},={dx},{cx},~{dirflag},~{fpsr},~{flags}"(i32 0)
  %mask = extractvalue { i32, i32 } %saved, 0
  %saves_three = call i1 @has(i32 %mask, i32 u0x00000006)
  %seven = call { i32, i32, i32, i32 } @cpuid(i32 7)
  %b = extractvalue { i32, i32, i32, i32 } %seven, 1
  ; BMI1, AVX2, BMI2
  %three_b = call i1 @has(i32 %b, i32 u0x00000128)
  %is_three = and i1 %saves_three, %three_b
  br i1 %is_three, label %four, label %is_level_two
four:
  %saves_four = call i1 @has(i32 %mask, i32 u0x000000e6)
  ; AVX-512 F, DQ, CD, BW, VL
  %four_b = call i1 @has(i32 %b, i32 u0xd0030000)
  %is_four = and i1 %saves_four, %four_b
  %level = select i1 %is_four, i32 4, i32 3
  ret i32 %level
}
)";

constexpr std::string_view any_level = R"(
define i32 @forbear_level() alwaysinline nounwind {
  ret i32 1
}
)";

/// SHA-256 of `name:value`, as runtime/experiment.cpp has it. The message is never put together: each of its bytes is asked for.
constexpr std::string_view buckets = R"(
@start = private unnamed_addr constant [8 x i32] [i32 u0x6a09e667, i32 u0xbb67ae85, i32 u0x3c6ef372, i32 u0xa54ff53a,
  i32 u0x510e527f, i32 u0x9b05688c, i32 u0x1f83d9ab, i32 u0x5be0cd19]
@roots = private unnamed_addr constant [64 x i32] [
  i32 u0x428a2f98, i32 u0x71374491, i32 u0xb5c0fbcf, i32 u0xe9b5dba5, i32 u0x3956c25b, i32 u0x59f111f1, i32 u0x923f82a4, i32 u0xab1c5ed5,
  i32 u0xd807aa98, i32 u0x12835b01, i32 u0x243185be, i32 u0x550c7dc3, i32 u0x72be5d74, i32 u0x80deb1fe, i32 u0x9bdc06a7, i32 u0xc19bf174,
  i32 u0xe49b69c1, i32 u0xefbe4786, i32 u0x0fc19dc6, i32 u0x240ca1cc, i32 u0x2de92c6f, i32 u0x4a7484aa, i32 u0x5cb0a9dc, i32 u0x76f988da,
  i32 u0x983e5152, i32 u0xa831c66d, i32 u0xb00327c8, i32 u0xbf597fc7, i32 u0xc6e00bf3, i32 u0xd5a79147, i32 u0x06ca6351, i32 u0x14292967,
  i32 u0x27b70a85, i32 u0x2e1b2138, i32 u0x4d2c6dfc, i32 u0x53380d13, i32 u0x650a7354, i32 u0x766a0abb, i32 u0x81c2c92e, i32 u0x92722c85,
  i32 u0xa2bfe8a1, i32 u0xa81a664b, i32 u0xc24b8b70, i32 u0xc76c51a3, i32 u0xd192e819, i32 u0xd6990624, i32 u0xf40e3585, i32 u0x106aa070,
  i32 u0x19a4c116, i32 u0x1e376c08, i32 u0x2748774c, i32 u0x34b0bcb5, i32 u0x391c0cb3, i32 u0x4ed8aa4a, i32 u0x5b9cca4f, i32 u0x682e6ff3,
  i32 u0x748f82ee, i32 u0x78a5636f, i32 u0x84c87814, i32 u0x8cc70208, i32 u0x90befffa, i32 u0xa4506ceb, i32 u0xbef9a3f7, i32 u0xc67178f2]

declare i32 @llvm.fshr.i32(i32, i32, i32)

; Byte %at of the padded message: name, ":", value, 0x80, zeros, the length in bits.
define internal i32 @byte_at(ptr %name, i64 %n, ptr %value, i64 %m, i64 %padded, i64 %at) nounwind {
  %in_name = icmp ult i64 %at, %n
  br i1 %in_name, label %of_name, label %behind
of_name:
  %name_at = getelementptr i8, ptr %name, i64 %at
  %name_byte = load i8, ptr %name_at
  %name_wide = zext i8 %name_byte to i32
  ret i32 %name_wide
behind:
  %is_colon = icmp eq i64 %at, %n
  br i1 %is_colon, label %colon, label %rest
colon:
  ret i32 58
rest:
  %after = sub i64 %at, %n
  %place = sub i64 %after, 1
  %in_value = icmp ult i64 %place, %m
  br i1 %in_value, label %of_value, label %padding
of_value:
  %value_at = getelementptr i8, ptr %value, i64 %place
  %value_byte = load i8, ptr %value_at
  %value_wide = zext i8 %value_byte to i32
  ret i32 %value_wide
padding:
  %is_end = icmp eq i64 %place, %m
  %back = sub i64 %padded, %at
  %from_end = sub i64 %back, 1
  %in_length = icmp ult i64 %from_end, 8
  %n_and_m = add i64 %n, %m
  %size = add i64 %n_and_m, 1
  %bits = shl i64 %size, 3
  %by = shl i64 %from_end, 3
  %masked = and i64 %by, 63
  %shifted = lshr i64 %bits, %masked
  %byte = and i64 %shifted, 255
  %length_byte = trunc i64 %byte to i32
  %or_zero = select i1 %in_length, i32 %length_byte, i32 0
  %padding_byte = select i1 %is_end, i32 128, i32 %or_zero
  ret i32 %padding_byte
}

define internal i64 @bucket(ptr %name, i64 %n, ptr %value, i64 %m) nounwind noinline {
start:
  %w = alloca [64 x i32], align 4
  %s = alloca [8 x i32], align 4
  %n_and_m = add i64 %n, %m
  %with_length = add i64 %n_and_m, 10
  %last = lshr i64 %with_length, 6
  %rest = and i64 %with_length, 63
  %more = icmp ne i64 %rest, 0
  %one_more = zext i1 %more to i64
  %blocks = add i64 %last, %one_more
  %padded = shl i64 %blocks, 6
  call void @llvm.memcpy.p0.p0.i64(ptr align 4 %s, ptr align 4 @start, i64 32, i1 false)
  br label %block
block:
  %first = phi i64 [ 0, %start ], [ %next, %added ]
  br label %load
load:
  %l = phi i64 [ 0, %block ], [ %l_next, %load ]
  %l_bytes = shl i64 %l, 2
  %at0 = add i64 %first, %l_bytes
  %at1 = add i64 %at0, 1
  %at2 = add i64 %at0, 2
  %at3 = add i64 %at0, 3
  %b0 = call i32 @byte_at(ptr %name, i64 %n, ptr %value, i64 %m, i64 %padded, i64 %at0)
  %b1 = call i32 @byte_at(ptr %name, i64 %n, ptr %value, i64 %m, i64 %padded, i64 %at1)
  %b2 = call i32 @byte_at(ptr %name, i64 %n, ptr %value, i64 %m, i64 %padded, i64 %at2)
  %b3 = call i32 @byte_at(ptr %name, i64 %n, ptr %value, i64 %m, i64 %padded, i64 %at3)
  %s0 = shl i32 %b0, 24
  %s1 = shl i32 %b1, 16
  %s2 = shl i32 %b2, 8
  %o1 = or i32 %s0, %s1
  %o2 = or i32 %s2, %b3
  %o = or i32 %o1, %o2
  %w_l = getelementptr i32, ptr %w, i64 %l
  store i32 %o, ptr %w_l
  %l_next = add i64 %l, 1
  %l_done = icmp eq i64 %l_next, 16
  br i1 %l_done, label %extend, label %load
extend:
  %x = phi i64 [ 16, %load ], [ %x_next, %extend ]
  %x15 = sub i64 %x, 15
  %x2 = sub i64 %x, 2
  %x16 = sub i64 %x, 16
  %x7 = sub i64 %x, 7
  %early_at = getelementptr i32, ptr %w, i64 %x15
  %late_at = getelementptr i32, ptr %w, i64 %x2
  %w16_at = getelementptr i32, ptr %w, i64 %x16
  %w7_at = getelementptr i32, ptr %w, i64 %x7
  %early = load i32, ptr %early_at
  %late = load i32, ptr %late_at
  %w16 = load i32, ptr %w16_at
  %w7 = load i32, ptr %w7_at
  %e7 = call i32 @llvm.fshr.i32(i32 %early, i32 %early, i32 7)
  %e18 = call i32 @llvm.fshr.i32(i32 %early, i32 %early, i32 18)
  %e3 = lshr i32 %early, 3
  %e_a = xor i32 %e7, %e18
  %sigma0 = xor i32 %e_a, %e3
  %l17 = call i32 @llvm.fshr.i32(i32 %late, i32 %late, i32 17)
  %l19 = call i32 @llvm.fshr.i32(i32 %late, i32 %late, i32 19)
  %l10 = lshr i32 %late, 10
  %l_a = xor i32 %l17, %l19
  %sigma1 = xor i32 %l_a, %l10
  %x_a = add i32 %w16, %sigma0
  %x_b = add i32 %w7, %sigma1
  %x_w = add i32 %x_a, %x_b
  %w_x = getelementptr i32, ptr %w, i64 %x
  store i32 %x_w, ptr %w_x
  %x_next = add i64 %x, 1
  %x_done = icmp eq i64 %x_next, 64
  br i1 %x_done, label %begin, label %extend
begin:
  %i0 = load i32, ptr %s
  %p1 = getelementptr i32, ptr %s, i64 1
  %i1 = load i32, ptr %p1
  %p2 = getelementptr i32, ptr %s, i64 2
  %i2 = load i32, ptr %p2
  %p3 = getelementptr i32, ptr %s, i64 3
  %i3 = load i32, ptr %p3
  %p4 = getelementptr i32, ptr %s, i64 4
  %i4 = load i32, ptr %p4
  %p5 = getelementptr i32, ptr %s, i64 5
  %i5 = load i32, ptr %p5
  %p6 = getelementptr i32, ptr %s, i64 6
  %i6 = load i32, ptr %p6
  %p7 = getelementptr i32, ptr %s, i64 7
  %i7 = load i32, ptr %p7
  br label %round
round:
  %t = phi i64 [ 0, %begin ], [ %t_next, %round ]
  %a = phi i32 [ %i0, %begin ], [ %new_a, %round ]
  %b = phi i32 [ %i1, %begin ], [ %a, %round ]
  %c = phi i32 [ %i2, %begin ], [ %b, %round ]
  %d = phi i32 [ %i3, %begin ], [ %c, %round ]
  %e = phi i32 [ %i4, %begin ], [ %new_e, %round ]
  %f = phi i32 [ %i5, %begin ], [ %e, %round ]
  %g = phi i32 [ %i6, %begin ], [ %f, %round ]
  %h = phi i32 [ %i7, %begin ], [ %g, %round ]
  %re6 = call i32 @llvm.fshr.i32(i32 %e, i32 %e, i32 6)
  %re11 = call i32 @llvm.fshr.i32(i32 %e, i32 %e, i32 11)
  %re25 = call i32 @llvm.fshr.i32(i32 %e, i32 %e, i32 25)
  %re_a = xor i32 %re6, %re11
  %re = xor i32 %re_a, %re25
  %ef = and i32 %e, %f
  %not_e = xor i32 %e, -1
  %eg = and i32 %not_e, %g
  %ch = xor i32 %ef, %eg
  %root_at = getelementptr i32, ptr @roots, i64 %t
  %root = load i32, ptr %root_at
  %w_t_at = getelementptr i32, ptr %w, i64 %t
  %w_t = load i32, ptr %w_t_at
  %t_a = add i32 %h, %re
  %t_b = add i32 %t_a, %ch
  %t_c = add i32 %t_b, %root
  %one = add i32 %t_c, %w_t
  %ra2 = call i32 @llvm.fshr.i32(i32 %a, i32 %a, i32 2)
  %ra13 = call i32 @llvm.fshr.i32(i32 %a, i32 %a, i32 13)
  %ra22 = call i32 @llvm.fshr.i32(i32 %a, i32 %a, i32 22)
  %ra_a = xor i32 %ra2, %ra13
  %ra = xor i32 %ra_a, %ra22
  %ab = and i32 %a, %b
  %ac = and i32 %a, %c
  %bc = and i32 %b, %c
  %maj_a = xor i32 %ab, %ac
  %maj = xor i32 %maj_a, %bc
  %two = add i32 %ra, %maj
  %new_a = add i32 %one, %two
  %new_e = add i32 %d, %one
  %t_next = add i64 %t, 1
  %t_done = icmp eq i64 %t_next, 64
  br i1 %t_done, label %added, label %round
added:
  %r0 = add i32 %i0, %new_a
  store i32 %r0, ptr %s
  %r1 = add i32 %i1, %a
  store i32 %r1, ptr %p1
  %r2 = add i32 %i2, %b
  store i32 %r2, ptr %p2
  %r3 = add i32 %i3, %c
  store i32 %r3, ptr %p3
  %r4 = add i32 %i4, %new_e
  store i32 %r4, ptr %p4
  %r5 = add i32 %i5, %e
  store i32 %r5, ptr %p5
  %r6 = add i32 %i6, %f
  store i32 %r6, ptr %p6
  %r7 = add i32 %i7, %g
  store i32 %r7, ptr %p7
  %next = add i64 %first, 64
  %done = icmp eq i64 %next, %padded
  br i1 %done, label %end, label %block
end:
  %high = zext i32 %r0 to i64
  %low = zext i32 %r1 to i64
  %high_part = shl i64 %high, 16
  %low_part = lshr i64 %low, 16
  %number = or i64 %high_part, %low_part
  %found = urem i64 %number, 10000
  ret i64 %found
}
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)

define i64 @forbear_bucket_of_text(ptr %name, i64 %n, ptr %text) nounwind {
  %data = load ptr, ptr %text
  %size_at = getelementptr i64, ptr %text, i64 1
  %size = load i64, ptr %size_at
  %found = call i64 @bucket(ptr %name, i64 %n, ptr %data, i64 %size)
  ret i64 %found
}

define i64 @forbear_bucket_of_number(ptr %name, i64 %n, i64 %value) nounwind {
start:
  %digits = alloca [24 x i8], align 1
  %is_negative = icmp slt i64 %value, 0
  %negated = sub i64 0, %value
  %magnitude = select i1 %is_negative, i64 %negated, i64 %value
  br label %digit
digit:
  %left = phi i64 [ %magnitude, %start ], [ %rest, %digit ]
  %end = phi i64 [ 24, %start ], [ %at, %digit ]
  %at = sub i64 %end, 1
  %rest = udiv i64 %left, 10
  %last = urem i64 %left, 10
  %narrow = trunc i64 %last to i8
  %letter = add i8 %narrow, 48
  %place = getelementptr i8, ptr %digits, i64 %at
  store i8 %letter, ptr %place
  %done = icmp eq i64 %rest, 0
  br i1 %done, label %sign, label %digit
sign:
  %before = sub i64 %at, 1
  %minus = getelementptr i8, ptr %digits, i64 %before
  store i8 45, ptr %minus
  %first = select i1 %is_negative, i64 %before, i64 %at
  %begin = getelementptr i8, ptr %digits, i64 %first
  %size = sub i64 24, %first
  %found = call i64 @bucket(ptr %name, i64 %n, ptr %begin, i64 %size)
  ret i64 %found
}
)";

/// As runtime/record_layout.cpp has it.
constexpr std::string_view place_of_name = R"(
define i64 @forbear_place_of_name(ptr %names, i64 %count, ptr %at, i64 %most) nounwind {
start:
  %is_null = icmp eq ptr %at, null
  br i1 %is_null, label %nowhere, label %measure
measure:
  %is_short = icmp ult i64 %most, 256
  %end = select i1 %is_short, i64 %most, i64 256
  br label %letter
letter:
  %length = phi i64 [ 0, %measure ], [ %longer, %more ]
  %is_over = icmp uge i64 %length, %end
  br i1 %is_over, label %measured, label %look
look:
  %letter_at = getelementptr i8, ptr %at, i64 %length
  %letter_byte = load i8, ptr %letter_at
  %is_zero = icmp eq i8 %letter_byte, 0
  br i1 %is_zero, label %measured, label %more
more:
  %longer = add i64 %length, 1
  br label %letter
measured:
  %is_too_long = icmp ugt i64 %length, 255
  br i1 %is_too_long, label %nowhere, label %trim
trim:
  %size = phi i64 [ %length, %measured ], [ %shorter, %last ]
  %is_empty = icmp eq i64 %size, 0
  br i1 %is_empty, label %name, label %last
last:
  %shorter = sub i64 %size, 1
  %last_at = getelementptr i8, ptr %at, i64 %shorter
  %last_byte = load i8, ptr %last_at
  %is_blank = icmp eq i8 %last_byte, 32
  br i1 %is_blank, label %trim, label %name
name:
  %place = phi i64 [ 0, %trim ], [ 0, %last ], [ %place_next, %other ]
  %here = phi ptr [ %names, %trim ], [ %names, %last ], [ %next, %other ]
  %is_end = icmp uge i64 %place, %count
  br i1 %is_end, label %nowhere, label %held
held:
  %held_byte = load i8, ptr %here
  %held_size = zext i8 %held_byte to i64
  %bytes = getelementptr i8, ptr %here, i64 1
  %next = getelementptr i8, ptr %bytes, i64 %held_size
  %is_as_long = icmp eq i64 %held_size, %size
  br i1 %is_as_long, label %compare, label %other
compare:
  %k = phi i64 [ 0, %held ], [ %k_next, %both ]
  %is_same = icmp uge i64 %k, %size
  br i1 %is_same, label %found, label %both
both:
  %held_at = getelementptr i8, ptr %bytes, i64 %k
  %given_at = getelementptr i8, ptr %at, i64 %k
  %held_letter = load i8, ptr %held_at
  %given_letter = load i8, ptr %given_at
  %k_next = add i64 %k, 1
  %is_equal = icmp eq i8 %held_letter, %given_letter
  br i1 %is_equal, label %compare, label %other
other:
  %place_next = add i64 %place, 1
  br label %name
found:
  ret i64 %place
nowhere:
  ret i64 -1
}
)";

llvm::StringRef text(std::string_view view) { return {view.data(), view.size()}; }

Result<bool> add(llvm::Module& module, std::string_view code) {
    llvm::SMDiagnostic mistake;
    std::unique_ptr<llvm::Module> part = llvm::parseAssemblyString(text(code), mistake, module.getContext());
    if (part == nullptr) return Error{ErrorCode::internal, "support code is unsound: " + mistake.getMessage().str()};
    part->setDataLayout(module.getDataLayout());
    part->setTargetTriple(module.getTargetTriple());
    if (llvm::Linker::linkModules(module, std::move(part))) return Error{ErrorCode::internal, "support code does not fit"};
    return true;
}

} // namespace

Result<bool> add_support(llvm::Module& module) {
    const bool is_x86 = llvm::Triple(module.getTargetTriple()).getArch() == llvm::Triple::x86_64;
    if (auto added = add(module, is_x86 ? x86_level : any_level); !added) return added;
    module.getFunction(text(processor_level))->setLinkage(llvm::GlobalValue::InternalLinkage);
    const auto calls = [&](std::string_view name) { return module.getFunction(text(name)) != nullptr; };
    if (calls(bucket_of_text) || calls(bucket_of_number)) {
        if (auto added = add(module, buckets); !added) return added;
    }
    if (calls(find_name)) {
        if (auto added = add(module, place_of_name); !added) return added;
    }
    for (const std::string_view name : {bucket_of_text, bucket_of_number, find_name}) {
        if (llvm::Function* function = module.getFunction(text(name))) function->setLinkage(llvm::GlobalValue::InternalLinkage);
    }
    return true;
}

} // namespace forbear::native
