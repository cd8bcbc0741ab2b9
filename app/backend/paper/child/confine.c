#define _GNU_SOURCE
#include "backend/paper/child/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(pread64),         SCMP_SYS(write),
    SCMP_SYS(writev),        SCMP_SYS(close),           SCMP_SYS(lseek),
    SCMP_SYS(dup),           SCMP_SYS(fstat),           SCMP_SYS(brk),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),          SCMP_SYS(madvise),
    SCMP_SYS(futex),         SCMP_SYS(sched_yield),     SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(getpid),
    SCMP_SYS(gettid),        SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(sigaltstack),     SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(restart_syscall),
};

/* What libraries ask in passing, and can do without. */
static const int refused[] = {
    SCMP_SYS(open),     SCMP_SYS(openat),     SCMP_SYS(stat),      SCMP_SYS(lstat),
    SCMP_SYS(statx),    SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),    SCMP_SYS(ioctl),
    SCMP_SYS(sysinfo),  SCMP_SYS(uname),      SCMP_SYS(prlimit64), SCMP_SYS(sched_getaffinity),
};

/* What depends on an argument: its number, and what it is held against. */
static const struct {
    int call;
    uint32_t action;
    struct scmp_arg_cmp argument;
} judged[] = {
    {SCMP_SYS(mmap), SCMP_ACT_ALLOW, {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}},
    {SCMP_SYS(mprotect), SCMP_ACT_ALLOW, {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}},
    {SCMP_SYS(fcntl), SCMP_ACT_ALLOW, {1, SCMP_CMP_EQ, F_GETFL, 0}},
    {SCMP_SYS(fcntl), SCMP_ACT_ALLOW, {1, SCMP_CMP_EQ, F_SETFD, 0}},
    /* fstat() is newfstatat with an empty path since glibc 2.33. */
    {SCMP_SYS(newfstatat), SCMP_ACT_ALLOW, {3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH}},
    {SCMP_SYS(newfstatat), SCMP_ACT_ERRNO(EACCES), {3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0}},
};

static bool limit(void)
{
    struct {
        int what;
        rlim_t soft, hard;
    } const limits[] = {
        {RLIMIT_CPU, CONFINE_CPU_S, CONFINE_CPU_S + 1},
        {RLIMIT_FSIZE, 0, 0},
        {RLIMIT_CORE, 0, 0},
        {RLIMIT_NPROC, 0, 0},
        {RLIMIT_NOFILE, 64, 64},
        {RLIMIT_MEMLOCK, 0, 0},
#ifndef ANJUNGAN_SANITIZE /* whose shadow is larger than any memory */
        {RLIMIT_AS, CONFINE_MEMORY, CONFINE_MEMORY},
#endif
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (setrlimit((__rlimit_resource_t)limits[i].what,
                      &(struct rlimit){limits[i].soft, limits[i].hard}) != 0)
            return false;
    }
    return true;
}

static bool add_rules(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp ourselves = {0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0}; /* abort() */
    bool done =
        seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &ourselves) == 0;
    for (size_t i = 0; done && i < sizeof allowed / sizeof *allowed; i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    for (size_t i = 0; done && i < sizeof refused / sizeof *refused; i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0) == 0;
    for (size_t i = 0; done && i < sizeof judged / sizeof *judged; i++)
        done = seccomp_rule_add_array(filter, judged[i].action, judged[i].call, 1,
                                      &judged[i].argument) == 0;
    return done;
}

static bool filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) return false;
    bool done = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                add_rules(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

bool confine(void)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit() && filter_calls();
}
