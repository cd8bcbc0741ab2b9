/* store_fixture.h - the folders of a terminal in a place of their own, and one specimen case. */
#ifndef ANJUNGAN_TESTS_UNIT_STORE_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_STORE_FIXTURE_H

#include "base/file.h"
#include "seal/seal.h"
#include "store/store.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIXTURE_ID       "00112233445566778899aabbccddeeff"
#define FIXTURE_OTHER_ID "ffeeddccbbaa99887766554433221100"

struct folders {
    char root[64];
    char kiosk[80], staging[96], refused[96], outbox[80], acks[80];
};

static inline void folders_name(struct folders *folders)
{
    snprintf(folders->kiosk, sizeof folders->kiosk, "%s/kiosk", folders->root);
    snprintf(folders->staging, sizeof folders->staging, "%s/staging", folders->kiosk);
    snprintf(folders->refused, sizeof folders->refused, "%s/refused", folders->kiosk);
    snprintf(folders->outbox, sizeof folders->outbox, "%s/outbox", folders->root);
    snprintf(folders->acks, sizeof folders->acks, "%s/acks", folders->root);
}

static inline void folders_init(struct folders *folders)
{
    *folders = (struct folders){.root = "/tmp/anjungan-store-XXXXXX"};
    assert_non_null(mkdtemp(folders->root));
    folders_name(folders);
}

/* Removes the files of dir and, once it is empty, dir itself. */
static inline void folder_remove(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir) closedir(dir);
    rmdir(path);
}

static inline void folders_free(const struct folders *folders)
{
    const char *const all[] = {folders->staging, folders->refused, folders->kiosk,
                               folders->outbox,  folders->acks,    folders->root};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        folder_remove(all[i]);
}

/* Number of entries, whatever their names. */
static inline int folder_count(const char *path)
{
    DIR *dir = opendir(path);
    int count = 0;
    struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) count++;
    if (dir) closedir(dir);
    return count;
}

static inline struct stored_case specimen_row(const char *id)
{
    struct stored_case row = {.created_s = 1795492800};
    snprintf(row.id, sizeof row.id, "%s", id);
    snprintf(row.code, sizeof row.code, "SPESIMEN000001");
    snprintf(row.service, sizeof row.service, "pekalongan/issue-esign");
    snprintf(row.due, sizeof row.due, "2026-11-23T10:42:00+07:00");
    snprintf(row.url, sizeof row.url, "https://loket.example.go.id/t/SPESIMEN000001");
    return row;
}

static inline void specimen_sealed(size_t size, struct bytes *out)
{
    bytes_reserve(out, size + 1);
    for (size_t i = 0; i < size; i++)
        out->data[i] = (uint8_t)(i * 2654435761U >> 11);
    out->size = size;
}

#endif
