/* anjungan-device - one process around one driver: for the kiosk a child on descriptor 3, for a
 * technician a command line. */
#define _GNU_SOURCE
#include "base/log.h"
#include "devices/child/child.h"
#include "devices/child/profiles.h"
#include "devices/child/tool.h"
#include "devices/protocol.h"

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

static int run(const struct driver_setup *setup, char **command, int count)
{
    if (count > 0) return tool_run(setup, command, count);
    if (!serves_a_kiosk()) {
        tool_print_help();
        return TOOL_USAGE;
    }
    confine();
    return child_serve(CHILD_FD, setup);
}

/* A wrong profile is said, and left out; the others stand. */
static void read_profiles(const char *dir, struct printer_profiles *out)
{
    struct fault fault = {0};
    if (!profiles_read(dir, out, stderr, &fault))
        log_fault(LOG_LEVEL_WARNING, "device", "read the printers' profiles", &fault);
}

int main(int argc, char **argv)
{
    char *words[WORDS_SPACE];
    const char *profiles_dir = NULL;
    struct printer_profiles profiles = {0};
    struct driver_setup setup = {.profiles = &profiles, .words = words};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        tool_print_help();
        return TOOL_DONE;
    }
    if (argc < 3 || !device_role_from_name(argv[1], &setup.role)) {
        tool_print_help();
        return TOOL_USAGE;
    }
    if (argc == 3 && strcmp(argv[2], "list") == 0) return tool_list(setup.role);
    setup.uri = argv[2];
    int next = 3;
    for (; next + 1 < argc && setup.word_count < WORDS_SPACE; next += 2) {
        if (strcmp(argv[next], "--word") == 0)
            words[setup.word_count++] = argv[next + 1];
        else if (strcmp(argv[next], "--profiles") == 0)
            profiles_dir = argv[next + 1];
        else
            break;
    }
    signal(SIGPIPE, SIG_IGN);
    if (profiles_dir) read_profiles(profiles_dir, &profiles);
    int status = run(&setup, argv + next, argc - next);
    profiles_free(&profiles);
    return status;
}
