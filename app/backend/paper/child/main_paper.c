/* anjungan-paper - reads one hostile document from standard input, writes an answer (answer.h) to
 * standard output. For anjungan-backend, which starts one for each question. */
#define _GNU_SOURCE
#include "backend/paper/child/confine.h"
#include "backend/paper/child/draw.h"
#include "backend/paper/child/fonts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { USAGE = 2, RENDER_WORDS = 5 };

static const char usage[] = "anjungan-paper inspect <DOCUMENT >ANSWER\n"
                            "anjungan-paper render PAGE WIDTH TURN <DOCUMENT >ANSWER\n";

/* view NULL: inspect. */
static bool read_words(int count, char **words, struct paper_view *view, bool *out_render)
{
    *out_render = count == RENDER_WORDS && strcmp(words[1], "render") == 0;
    if (!*out_render) return count == 2 && strcmp(words[1], "inspect") == 0;
    view->page = (unsigned)strtoul(words[2], NULL, 10);
    view->width_px = (unsigned)strtoul(words[3], NULL, 10);
    view->turn = (unsigned)strtoul(words[4], NULL, 10);
    return view->page >= 1 && view->width_px >= 1 && view->width_px <= PAPER_WIDTH_MAX &&
           view->turn % 90 == 0;
}

/* Borrowed from the kernel until the end. */
static bool map_document(struct bytes *out)
{
    struct stat file;
    if (fstat(STDIN_FILENO, &file) != 0 || file.st_size <= 0) return false;
    size_t size = (size_t)file.st_size;
    void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (data == MAP_FAILED) return false;
    *out = (struct bytes){.data = data, .size = size, .capacity = size};
    return true;
}

static bool write_all(const void *data, size_t size)
{
    const char *at = data;
    while (size > 0) {
        ssize_t wrote = write(STDOUT_FILENO, at, size);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        at += wrote;
        size -= (size_t)wrote;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct paper_view view = {0};
    struct answer answer = {.magic = ANSWER_MAGIC, .reason = PAPER_UNPREPARED};
    struct bytes document;
    struct picture picture = {0};
    bool render = false;
    if (!read_words(argc, argv, &view, &render)) {
        fputs(usage, stderr);
        return USAGE;
    }
    if (fonts_prepare() && map_document(&document) && confine())
        answer.reason = render ? draw_page(&document, &view, &answer, &picture)
                               : draw_inspect(&document, &answer);
    bool done =
        write_all(&answer, sizeof answer) && write_all(picture.pixels.data, picture.pixels.size);
    _exit(done ? 0 : 1); /* what libraries do at an end, they need not do here */
}
