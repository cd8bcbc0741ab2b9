/* Frames and stills on their way to a face: foreign files and raw pixels that may lie, decoded,
 * measured, judged and cropped. In place of OpenCV's module stands one that finds what the input
 * says, anywhere in the part it is shown; OpenCV itself is not for this. Seeds are
 * written here. */
#include "base/file.h"
#include "capture/capture.h"
#include "capture/face_module.h"
#include "capture/pixels.h"

#include <assert.h>
#include <dlfcn.h>
#include <glob.h>
#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_glob(const char *pattern, int flags, int (*on_error)(const char *, int), glob_t *out);
void __wrap_globfree(glob_t *);
void *__wrap_dlopen(const char *path, int flags);
void *__wrap_dlsym(void *library, const char *name);
void *__real_dlsym(void *library, const char *name);

enum { HEAD = 8, FOUND = 24, SIDE_MAX = 320, FILE_AREA_MAX = 400 * 400 };

/* What is found next: the input's bytes, four a box, over and over. The module has no other memory:
 * the interface gives it only what it made itself. */
struct face_detector {
    uint8_t bytes[FOUND];
    int next;
};

static struct face_detector detector;

static int next_byte(struct face_detector *from)
{
    from->next = (from->next + 1) % FOUND;
    return from->bytes[from->next];
}

static int answer(struct face_detector *from, const struct face_rows *rows, int most,
                  struct face_box out[FACE_BOXES_MAX])
{
    const struct face_box *part = &rows->part;
    assert(part->x_px >= 0 && part->y_px >= 0 && part->width_px > 0 && part->height_px > 0);
    assert(part->x_px + part->width_px <= rows->width_px);
    assert(part->y_px + part->height_px <= rows->height_px);
    int count = next_byte(from) % (most + 1);
    for (int i = 0; i < count; i++) {
        int shorter = part->width_px < part->height_px ? part->width_px : part->height_px;
        int side = 1 + next_byte(from) * (shorter - 1) / 255;
        out[i] = (struct face_box){part->x_px + next_byte(from) * (part->width_px - side) / 255,
                                   part->y_px + next_byte(from) * (part->height_px - side) / 255,
                                   side, side};
    }
    return count;
}

static struct face_detector *create(const char *dir, char *why, int why_size)
{
    (void)dir;
    (void)why;
    (void)why_size;
    return &detector;
}

static void destroy(struct face_detector *from)
{
    assert(from == &detector);
}

static int find(struct face_detector *from, const struct face_rows *rows, enum face_side side,
                int least_px, int most_px, double step, struct face_box out[FACE_BOXES_MAX])
{
    (void)side;
    (void)least_px;
    (void)most_px;
    (void)step;
    return answer(from, rows, 3, out);
}

static int glance(struct face_detector *from, const struct face_rows *rows, int least_px,
                  double step, struct face_box out[FACE_BOXES_MAX])
{
    (void)least_px;
    (void)step;
    return answer(from, rows, 3, out);
}

static int eyes(struct face_detector *from, const struct face_rows *rows, int eye_px,
                struct face_box out[FACE_BOXES_MAX])
{
    (void)eye_px;
    return answer(from, rows, FACE_BOXES_MAX, out);
}

const struct face_module *face_module_3(void)
{
    static const struct face_module module = {create, destroy, find, glance, eyes};
    return &module;
}

int __wrap_glob(const char *pattern, int flags, int (*on_error)(const char *, int), glob_t *out)
{
    static char path[] = FACE_MODULE_FILE, *paths[] = {path, NULL};
    (void)pattern;
    (void)flags;
    (void)on_error;
    out->gl_pathv = paths;
    return 0;
}

void __wrap_globfree(glob_t *found)
{
    (void)found;
}

void *__wrap_dlopen(const char *path, int flags)
{
    (void)path;
    (void)flags;
    return &detector;
}

void *__wrap_dlsym(void *library, const char *name)
{
    const struct face_module *(*entry)(void) = face_module_3;
    void *symbol;
    if (library != &detector) return __real_dlsym(library, name); /* the fuzzer's own */
    assert(strcmp(name, FACE_MODULE_ENTRY) == 0);
    memcpy(&symbol, &entry, sizeof symbol);
    return symbol;
}

/* Raw pixels, of true or false sizes: the bytes over and over. */
static void make_raw(const uint8_t *head, const uint8_t *data, size_t size, struct picture *out)
{
    int channels = head[0] & 2 ? 3 : 1;
    out->format = head[0] & 2 ? PICTURE_RGB24 : PICTURE_GREY8;
    out->width_px = 1 + (head[1] | head[2] << 8) % SIDE_MAX;
    out->height_px = 1 + (head[3] | head[4] << 8) % SIDE_MAX;
    out->stride_bytes = out->width_px * channels + (int8_t)head[5] / 16;
    size_t all = (size_t)out->width_px * (size_t)channels * (size_t)out->height_px;
    if (head[0] & 4) all = all / (1 + (size_t)head[6]) + 1;
    out->pixels = (struct bytes){.data = memory_alloc(all), .size = all, .capacity = all};
    for (size_t i = 0; size > 0 && i < all; i++)
        out->pixels.data[i] = data[i % size];
}

/* Files that would keep one input busy for seconds are left to the unit tests. */
static bool is_small(const struct picture *file)
{
    struct picture decoded;
    if (!picture_decode(file, 0, &decoded, NULL)) return true;
    bool small = (int64_t)decoded.width_px * decoded.height_px < FILE_AREA_MAX;
    picture_free(&decoded);
    return small;
}

static void take(struct face_finder *finder, const struct picture *raw)
{
    struct face_view view;
    struct captured_face face;
    struct fault fault = {0};
    for (int i = 0; i < 2; i++) {
        if (!face_finder_look(finder, raw, &view, &fault)) {
            assert(strcmp(fault.code, "D-01") == 0 || strcmp(fault.code, "D-02") == 0);
            return;
        }
    }
    assert(view.faces >= 0 && view.faces <= 2);
    if (!capture_face(finder, raw, &face, NULL)) return;
    assert(face.jpeg.size > 0 && face.preview.width_px > 0 && face.preview.height_px > 0);
    assert(face.judgement.figures_count <= FIGURES_MAX);
    captured_face_free(&face);
}

static void keep(const char *name, uint8_t kind, const struct bytes *body)
{
    struct fault fault;
    struct bytes input = {0};
    const uint8_t head[HEAD] = {kind, 60, 1, 239, 0};
    /* One face in the middle, two eyes in it. */
    const uint8_t found[FOUND] = {0,   1,  140, 120, 90, 2,   60,  30,
                                  120, 60, 200, 120, 1,  140, 120, 90};
    bytes_append(&input, head, sizeof head);
    bytes_append(&input, found, sizeof found);
    bytes_append(&input, body->data, body->size);
    bool done = dir_make(FUZZ_DIR "/corpus/face_frame", 0755, &fault) &&
                file_write_durable(FUZZ_DIR "/corpus/face_frame", name, input.data, input.size,
                                   0644, &fault);
    assert(done);
    bytes_free(&input);
}

/* Slanted stripes: as raw pixels in colour and grey, and as a file. */
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    struct picture picture;
    struct bytes jpeg = {0};
    picture_make(PICTURE_RGB24, 160, 120, &picture);
    for (size_t i = 0; i < picture.pixels.size; i++)
        picture.pixels.data[i] = (uint8_t)(60 + i / 3 % 163 + i % 3 * 10);
    bool done = picture_encode_jpeg(&picture, 80, &jpeg, NULL);
    assert(done);
    keep("file", 1, &jpeg);
    bytes_truncate(&picture.pixels, 4000);
    keep("colour", 2, &picture.pixels);
    keep("grey", 0, &picture.pixels);
    bytes_free(&jpeg);
    picture_free(&picture);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD + FOUND) return 0;
    struct picture raw = {.format = PICTURE_FILE};
    const uint8_t *body = data + HEAD + FOUND;
    size_t rest = size - HEAD - FOUND;
    memcpy(detector.bytes, data + HEAD, FOUND);
    detector.next = 0;
    if (data[0] & 1) {
        bytes_append(&raw.pixels, body, rest);
    } else {
        make_raw(data, body, rest, &raw);
    }
    struct face_finder *finder = face_finder_create(NULL);
    assert(finder);
    if (raw.format != PICTURE_FILE || is_small(&raw)) take(finder, &raw);
    face_finder_destroy(finder);
    picture_free(&raw);
    return 0;
}
