/* s3_fixture.h - an S3 store of others on the loopback (tests/peers/s3.py), for as long as a test
 * program runs, and whoever stands between it and a client (tests/peers/s3_between.py). */
#ifndef ANJUNGAN_TESTS_UNIT_S3_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_S3_FIXTURE_H

#include "backend/blobs/blobs.h"
#include "backend/blobs/s3.h"
#include "base/file.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define S3_REGION "id-java-1"
#define S3_ACCESS "test:tester"
#define S3_SECRET "testing"

extern char **environ;

struct s3_peer {
    pid_t pid;
    FILE *to, *from;
    int port;
};

/* The first line that it says is its port. */
static inline void s3_peer_start(struct s3_peer *peer, const char *script, const char *first,
                                 const char *second, const char *third)
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
    char *words[] = {path, (char *)(uintptr_t)first, (char *)(uintptr_t)second,
                     (char *)(uintptr_t)third, NULL};
    assert_int_equal(posix_spawn(&peer->pid, path, &ends, NULL, words, environ), 0);
    posix_spawn_file_actions_destroy(&ends);
    close(to[0]);
    close(from[1]);
    peer->to = fdopen(to[1], "w");
    peer->from = fdopen(from[0], "r");
    if (!fgets(said, sizeof said, peer->from)) fail_msg("%s did not start", script);
    peer->port = (int)strtol(said, NULL, 10);
    assert_in_range(peer->port, 1024, 65535);
}

static inline void s3_peer_stop(struct s3_peer *peer)
{
    if (peer->pid <= 0) return;
    kill(peer->pid, SIGKILL);
    waitpid(peer->pid, NULL, 0);
    fclose(peer->to);
    fclose(peer->from);
    *peer = (struct s3_peer){0};
}

/* One line to it, and the number in the one that it answers with. */
static inline int s3_peer_tell(struct s3_peer *peer, const char *line)
{
    char said[32] = "";
    fprintf(peer->to, "%s\n", line);
    fflush(peer->to);
    assert_non_null(fgets(said, sizeof said, peer->from));
    return (int)strtol(said, NULL, 10);
}

struct s3_world {
    char dir[64], store[96], keys[96], url[96];
    struct s3_peer peer;
};

static inline void s3_world_write_keys(struct s3_world *world, const char *access,
                                       const char *secret)
{
    char text[128];
    struct fault why = {0};
    snprintf(text, sizeof text, "%s\n%s\n", access, secret);
    if (!file_write_durable(world->dir, "keys", text, strlen(text), 0600, &why))
        fail_msg("%s", why.text);
}

static inline void s3_world_open(struct s3_world *world)
{
    snprintf(world->dir, sizeof world->dir, "/tmp/anjungan-s3-XXXXXX");
    assert_non_null(mkdtemp(world->dir));
    snprintf(world->keys, sizeof world->keys, "%s/keys", world->dir);
    snprintf(world->store, sizeof world->store, "%s/store", world->dir);
    s3_world_write_keys(world, S3_ACCESS, S3_SECRET);
    s3_peer_start(&world->peer, "s3.py", world->store, NULL, NULL);
    snprintf(world->url, sizeof world->url, "http://127.0.0.1:%d/cases/anjungan/sealed",
             world->peer.port);
}

static inline int s3_world_remove_one(const char *path, const struct stat *info, int kind,
                                      struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void s3_world_close(struct s3_world *world)
{
    s3_peer_stop(&world->peer);
    nftw(world->dir, s3_world_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
