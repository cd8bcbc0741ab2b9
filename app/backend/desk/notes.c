#define _DEFAULT_SOURCE
#include "backend/desk/notes.h"

#include "seal/gcm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void note_key(const struct visit *visit, uint8_t out[GCM_KEY_SIZE])
{
    cases_hash(visit->desk->options.cases->secret, "note-key", visit->item.id, out);
}

bool notes_seal(struct visit *visit, const char *words, struct db_note *out, struct fault *fault)
{
    struct db_note note = {.at_s = cases_now_s(visit->desk->options.cases)};
    struct bytes plain = {0};
    uint8_t key[GCM_KEY_SIZE];
    size_t length = strlen(words);
    if (length == 0 || length > NOTE_BYTES_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "a note is 1 to %d bytes", NOTE_BYTES_MAX);
    snprintf(note.author, sizeof note.author, "%s", visit->member.account.id);
    bytes_append_text(&plain, words);
    note_key(visit, key);
    bool done = gcm_seal(key, visit->item.id, &plain, &note.sealed, fault);
    explicit_bzero(key, sizeof key);
    bytes_free(&plain);
    if (done)
        *out = note;
    else
        bytes_free(&note.sealed);
    return done;
}

bool notes_add(struct visit *visit, const char *words, struct fault *fault)
{
    struct db_note note;
    struct db_entry entry = visit_entry(visit, "note", visit->item.id, "");
    if (!notes_seal(visit, words, &note, fault)) return false;
    bool done = db_note_add(visit->desk->options.cases->db, visit->item.id, &note, &entry, fault);
    bytes_free(&note.sealed);
    return done;
}

struct told {
    int64_t at_s;
    char author[DB_ID_SIZE];
    struct bytes words;
};

struct telling {
    const struct visit *visit;
    uint8_t key[GCM_KEY_SIZE];
    struct told notes[DB_NOTES_MAX];
    int count;
};

static bool take(const struct db_note *note, void *context)
{
    struct telling *telling = context;
    struct told *told = &telling->notes[telling->count++];
    told->at_s = note->at_s;
    memcpy(told->author, note->author, sizeof told->author);
    if (!gcm_open(telling->key, telling->visit->item.id, note->sealed.data, note->sealed.size,
                  &told->words))
        bytes_append_text(&told->words, "(catatan ini tidak terbaca)");
    return telling->count < DB_NOTES_MAX;
}

static void write_one(struct visit *visit, struct told *told)
{
    char at[WORDS_SIZE], person[DB_PERSON_SIZE], words[WORDS_SIZE + DB_PERSON_SIZE + 8];
    words_time(told->at_s, at);
    words_person(visit->desk, told->author, person);
    snprintf(words, sizeof words, "%s, %s", person, at);
    html_open(&visit->html, "blockquote", NULL);
    html_element(&visit->html, "p", NULL, bytes_text(&told->words));
    html_element(&visit->html, "small", NULL, words);
    html_close(&visit->html);
}

void notes_write(struct visit *visit)
{
    struct telling *telling = memory_alloc(sizeof *telling);
    struct fault fault = {0};
    telling->visit = visit;
    note_key(visit, telling->key);
    bool read = db_note_list(visit->desk->options.cases->db, visit->item.id, take, telling, &fault);
    if (!read) html_element(&visit->html, "p", "problem", "Catatan belum dapat dibaca.");
    for (int i = 0; i < telling->count; i++) {
        if (read) write_one(visit, &telling->notes[i]);
        bytes_free(&telling->notes[i].words);
    }
    explicit_bzero(telling, sizeof *telling);
    free(telling);
}
