// What libFuzzer and AddressSanitizer have that Swift does not see by itself.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// libFuzzer's own mutations of bytes, the dictionary among them; the size of what stands in `data` afterwards.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

/// From here on no more than `most` bytes may be allocated and not freed; 0 ends that. More is a crash.
void fuzz_limit_memory(size_t most);
