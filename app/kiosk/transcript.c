#define _GNU_SOURCE
#include "kiosk/transcript.h"

#include <string.h>

struct said {
    struct bytes words;
    bool aloud;
};

struct transcript {
    struct said said[TRANSCRIPT_MOST];
    int count;
    int next; /* behind what was found last */
};

struct transcript *transcript_create(void)
{
    return memory_alloc(sizeof(struct transcript));
}

void transcript_destroy(struct transcript *transcript)
{
    if (!transcript) return;
    transcript_clear(transcript);
    memory_wipe_free(transcript, sizeof *transcript);
}

void transcript_clear(struct transcript *transcript)
{
    for (int i = 0; i < transcript->count; i++)
        bytes_free(&transcript->said[i].words);
    transcript->count = transcript->next = 0;
}

static void drop_oldest(struct transcript *transcript)
{
    bytes_free(&transcript->said[0].words);
    transcript->count--;
    memmove(transcript->said, transcript->said + 1,
            (size_t)transcript->count * sizeof *transcript->said);
    transcript->said[transcript->count] = (struct said){0};
    if (transcript->next > 0) transcript->next--;
}

void transcript_add(struct transcript *transcript, const char *words, bool aloud)
{
    if (!transcript) return;
    if (transcript->count == TRANSCRIPT_MOST) drop_oldest(transcript);
    struct said *said = &transcript->said[transcript->count++];
    bytes_append_text(&said->words, words);
    said->aloud = aloud;
}

bool transcript_find_next(struct transcript *transcript, const char *text)
{
    for (int i = transcript->next; i < transcript->count; i++) {
        if (!strstr(bytes_text(&transcript->said[i].words), text)) continue;
        transcript->next = i + 1;
        return true;
    }
    return false;
}

bool transcript_has(const struct transcript *transcript, const char *text, bool aloud)
{
    for (int i = 0; i < transcript->count; i++) {
        const struct said *said = &transcript->said[i];
        if (aloud && !said->aloud) continue;
        if (memmem(said->words.data, said->words.size, text, strlen(text))) return true;
    }
    return false;
}

void transcript_write(const struct transcript *transcript, struct bytes *out)
{
    for (int i = 0; i < transcript->count; i++) {
        if (i > 0) bytes_append_text(out, " | ");
        bytes_append(out, transcript->said[i].words.data, transcript->said[i].words.size);
    }
}
