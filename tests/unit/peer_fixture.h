/* peer_fixture.h - the other side of a wire (tests/peers), for as long as a test program runs. */
#ifndef ANJUNGAN_TESTS_UNIT_PEER_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_PEER_FIXTURE_H

#include "base/file.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct peer {
    pid_t pid;
    FILE *to, *from;
    int port;
};

/* The first line that it says is its port. */
static inline void peer_start_with(struct peer *peer, const char *script,
                                   const char *const words[4])
{
    char path[PATH_SIZE], said[32] = "";
    int to[2], from[2];
    snprintf(path, sizeof path, SOURCE_DIR "/tests/peers/%s", script);
    assert_int_equal(pipe2(to, O_CLOEXEC), 0);
    assert_int_equal(pipe2(from, O_CLOEXEC), 0);
    posix_spawn_file_actions_t ends;
    posix_spawn_file_actions_init(&ends);
    posix_spawn_file_actions_adddup2(&ends, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&ends, from[1], STDOUT_FILENO);
    char *all[6] = {path};
    for (int i = 0; i < 4; i++)
        all[i + 1] = (char *)(uintptr_t)words[i];
    assert_int_equal(posix_spawn(&peer->pid, path, &ends, NULL, all, environ), 0);
    posix_spawn_file_actions_destroy(&ends);
    close(to[0]);
    close(from[1]);
    peer->to = fdopen(to[1], "w");
    peer->from = fdopen(from[0], "r");
    if (!fgets(said, sizeof said, peer->from)) fail_msg("%s did not start", script);
    peer->port = (int)strtol(said, NULL, 10);
    assert_in_range(peer->port, 1024, 65535);
}

static inline void peer_start(struct peer *peer, const char *script, const char *first,
                              const char *second, const char *third)
{
    peer_start_with(peer, script, (const char *const[4]){first, second, third});
}

static inline void peer_stop(struct peer *peer)
{
    if (peer->pid <= 0) return;
    kill(peer->pid, SIGKILL);
    waitpid(peer->pid, NULL, 0);
    fclose(peer->to);
    fclose(peer->from);
    *peer = (struct peer){0};
}

/* One line to it, and the number in the one that it answers with. */
static inline int peer_tell(struct peer *peer, const char *line)
{
    char said[32] = "";
    fprintf(peer->to, "%s\n", line);
    fflush(peer->to);
    assert_non_null(fgets(said, sizeof said, peer->from));
    return (int)strtol(said, NULL, 10);
}

#endif
