// A file without a name, for what does not fit in memory; it is gone when closed, however the program ends.
#pragma once

#include "common/fd.hpp"

namespace smtpplus {

/// In $TMPDIR, else /var/tmp: large things do not belong in a /tmp that may be memory.
Fd temporary_file();

} // namespace smtpplus
