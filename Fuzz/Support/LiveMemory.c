// Counts what is allocated while a text is read or evaluated: the process's size would count the fuzzer's own, too.
#include "Fuzzer.h"
#include <stdio.h>

int __sanitizer_install_malloc_and_free_hooks(
    void (*allocated)(const volatile void *, size_t), void (*freed)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *block);

static int64_t live;
static int64_t limit;

static void allocated(const volatile void *block, size_t size) {
    if (limit == 0 || block == NULL) return;
    live += (int64_t)size;
    if (live <= limit) return;
    limit = 0;
    fprintf(stderr, "== more memory is in use at once than one text may need: %lld bytes\n", (long long)live);
    __builtin_trap();
}

static void freed(const volatile void *block) {
    if (limit != 0 && block != NULL) live -= (int64_t)__sanitizer_get_allocated_size(block);
}

void fuzz_limit_memory(size_t most) {
    static int isInstalled;
    if (!isInstalled) {
        isInstalled = 1;
        __sanitizer_install_malloc_and_free_hooks(allocated, freed);
    }
    live = 0;
    limit = (int64_t)most;
}

/// LeakSanitizer does not see Swift's pointers in enums, whose spare bits hold the case: only what C libraries allocate is
/// looked for.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:swift_slowAlloc\n"; }
