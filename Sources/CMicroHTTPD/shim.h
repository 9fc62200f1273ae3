#pragma once
#include <microhttpd.h>

// Swift cannot call C functions with "..." in their signature.
static inline enum MHD_Result mhd_upgrade_close(struct MHD_UpgradeResponseHandle *handle) {
    return MHD_upgrade_action(handle, MHD_UPGRADE_ACTION_CLOSE);
}
