/* s3_fixture.h - an S3 store of others on the loopback (tests/peers/s3.py), for as long as a test
 * program runs, and whoever stands between it and a client (tests/peers/s3_between.py). */
#ifndef ANJUNGAN_TESTS_UNIT_S3_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_S3_FIXTURE_H

#include "backend/blobs/blobs.h"
#include "backend/blobs/s3.h"
#include "base/file.h"
#include "peer_fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define S3_REGION "id-java-1"
#define S3_ACCESS "test:tester"
#define S3_SECRET "testing"

struct s3_world {
    char dir[64], store[96], keys[96], url[96];
    struct peer peer;
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
    peer_start(&world->peer, "s3.py", world->store, NULL, NULL);
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
    peer_stop(&world->peer);
    nftw(world->dir, s3_world_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
