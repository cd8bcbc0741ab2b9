/* anjungan-device - one process around one driver: for the kiosk a child on descriptor 3, for a
 * technician a command line. */
#define _GNU_SOURCE
#include "devices/child/child.h"
#include "devices/protocol.h"
#include "devices/child/tool.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { WORDS_SPACE = 64 };

static bool serves_a_kiosk(void)
{
    int kind = 0;
    socklen_t size = sizeof kind;
    return getsockopt(CHILD_FD, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 && kind == SOCK_SEQPACKET;
}

/* No child outlives the kiosk, gains rights, or leaves an applicant's papers in a core file. */
static void confine(void)
{
    const struct rlimit none = {0, 0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &none);
#ifndef ANJUNGAN_SANITIZE /* the leak checker reads its own process through /proc */
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

int main(int argc, char **argv)
{
    char *words[WORDS_SPACE];
    int word_count = 0;
    enum device_role role;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        tool_print_help();
        return TOOL_DONE;
    }
    if (argc < 3 || !device_role_from_name(argv[1], &role)) {
        tool_print_help();
        return TOOL_USAGE;
    }
    int next = 3;
    for (; next + 1 < argc && strcmp(argv[next], "--word") == 0 && word_count < WORDS_SPACE;
         next += 2)
        words[word_count++] = argv[next + 1];
    signal(SIGPIPE, SIG_IGN);
    if (next < argc) return tool_run(role, argv[2], words, word_count, argv + next, argc - next);
    if (!serves_a_kiosk()) {
        tool_print_help();
        return TOOL_USAGE;
    }
    confine();
    return child_serve(CHILD_FD, role, argv[2], words, word_count);
}
