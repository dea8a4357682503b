// System calls, by a seccomp filter.
#pragma once

namespace lianfang::host {

// From now on this process and its threads may do what a connector needs: files, network clients, threads, time. What
// harms others ends the process with SIGSYS, after a line "<3>forbidden system call: NAME" on stderr; other calls fail
// as if the kernel did not know or permit them. Throws std::system_error. Needs no_new_privs.
void restrictSystemCalls();

} // namespace lianfang::host
