/* filtered - runs a program as a unit's SystemCallFilter, NoNewPrivileges and
 * MemoryDenyWriteExecute would: filtered PROGRAM WORDS... with the names of the calls that stay
 * open on descriptor 3, one a line; all others fail with EPERM. */
#define _GNU_SOURCE
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { NAMES = 3 };

static int add_named(scmp_filter_ctx filter)
{
    char name[64];
    FILE *names = fdopen(NAMES, "r");
    int count = 0;
    while (names && fgets(name, sizeof name, names)) {
        name[strcspn(name, "\n")] = 0;
        int call = seccomp_syscall_resolve_name(name);
        if (call == __NR_SCMP_ERROR || call == SCMP_SYS(mmap) || call == SCMP_SYS(mprotect))
            continue; /* not of this machine; or below */
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0) count++;
    }
    if (names) fclose(names);
    return count;
}

/* Of mmap() both at once, as systemd has it; of mprotect() code at all. */
static int add_memory(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp no_write = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE, 0);
    const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_write) ||
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code) ||
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
}

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (argc < 2 || !filter || add_named(filter) < 100 || add_memory(filter) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || seccomp_load(filter)) {
        fputs("filtered: no filter\n", stderr);
        return 125;
    }
    execv(argv[1], argv + 1);
    perror(argv[1]);
    return 126;
}
