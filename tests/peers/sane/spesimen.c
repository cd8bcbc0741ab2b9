/* spesimen.c - a SANE backend that is told how to fail, loaded by SANE's own loader as any vendor's
 * is: sane:spesimen:0 with this library's folder in LD_LIBRARY_PATH.
 *
 * The file that SANE_SPESIMEN names is read anew at each call:
 *
 *     page FILE              a P6 picture: what lies on the glass and in the feeder
 *     dpi N                  the resolution it was made with (300)
 *     sheets N               in the feeder, whenever the file is a new one; without this line there
 * is no feeder unplugged              there is no such scanner slow MS                each read
 * takes so long endless                lines = -1: the length of the page is known at its end on
 * CALL AFTER status N the CALL (open, start, read) gives SANE_Status N: at the page AFTER (from 0)
 * for start, after AFTER per cent of the page for read on CALL AFTER hang S   it does not return
 * for S seconds on CALL AFTER crash    a null pointer is written to on CALL AFTER exit the process
 * ends, as some vendors' libraries do
 *
 * Each of these that strikes is written to SANE_SPESIMEN.log with the time (CLOCK_MONOTONIC). */
#define _GNU_SOURCE
#include <sane/sane.h>
#include <sane/saneopts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SHEETS_NONE = -1, READ_MOST = 64 << 10 };
enum option { OPTION_COUNT, OPTION_MODE, OPTION_RESOLUTION, OPTION_SOURCE, OPTIONS };

struct orders {
    char page[512];
    int dpi, sheets, slow_ms;
    bool unplugged, endless;
};

struct device {
    char mode[16], source[32];
    unsigned char *pixels; /* of the page, as in the file */
    int width, height, channels;
    size_t at, size;
    int started; /* pages of this opening */
    bool scanning;
    struct orders orders;
};

static const SANE_Device described = {"spesimen:0", "Anjungan", "SPESIMEN", "virtual device"};
static const SANE_Device *const all[] = {&described, NULL};
static const SANE_String_Const modes[] = {"Lineart", "Gray", "Color", NULL};
static const SANE_String_Const sources[] = {"Flatbed", "ADF", NULL};
static SANE_Word resolutions[] = {1, 300};
static const SANE_String_Const flatbed_only[] = {"Flatbed", NULL};
static SANE_Option_Descriptor options[OPTIONS];

static const char *orders_path(void)
{
    const char *path = getenv("SANE_SPESIMEN");
    return path ? path : "/nonexistent";
}

static void note(const char *call, const char *what)
{
    char path[600];
    struct timespec now;
    snprintf(path, sizeof path, "%s.log", orders_path());
    FILE *log = fopen(path, "a");
    if (!log) return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(log, "%lld.%06ld %s %s\n", (long long)now.tv_sec, now.tv_nsec / 1000, call, what);
    fclose(log);
}

static void take_order(struct orders *orders, const char *line)
{
    if (sscanf(line, "page %500s", orders->page) == 1) return;
    if (sscanf(line, "dpi %d", &orders->dpi) == 1) return;
    if (sscanf(line, "sheets %d", &orders->sheets) == 1) return;
    if (sscanf(line, "slow %d", &orders->slow_ms) == 1) return;
    if (strncmp(line, "unplugged", 9) == 0) orders->unplugged = true;
    if (strncmp(line, "endless", 7) == 0) orders->endless = true;
}

static struct orders read_orders(void)
{
    struct orders orders = {.dpi = 300, .sheets = SHEETS_NONE};
    char line[600];
    FILE *file = fopen(orders_path(), "r");
    while (file && fgets(line, sizeof line, file))
        take_order(&orders, line);
    if (file) fclose(file);
    return orders;
}

static void sleep_s(double seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds,
                            .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&left, &left) != 0)
        ;
}

static void strike(const char *call, const char *action)
{
    double seconds;
    note(call, action);
    if (strncmp(action, "crash", 5) == 0) *(volatile int *)NULL = 0;
    if (strncmp(action, "exit", 4) == 0) _exit(3);
    if (sscanf(action, "hang %lf", &seconds) == 1) sleep_s(seconds);
}

/* What the call is told to do when so much is done; GOOD when nothing. */
static SANE_Status told(const char *call, int done)
{
    char line[600], name[16], action[64];
    int after, status = SANE_STATUS_GOOD;
    FILE *file = fopen(orders_path(), "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "on %15s %d %63[^\n]", name, &after, action) != 3) continue;
        if (strcmp(name, call) != 0 || done < after) continue;
        strike(call, action);
        sscanf(action, "status %d", &status);
    }
    if (file) fclose(file);
    return (SANE_Status)status;
}

SANE_Status sane_spesimen_init(SANE_Int *version, SANE_Auth_Callback authorize);
SANE_Status sane_spesimen_init(SANE_Int *version, SANE_Auth_Callback authorize)
{
    (void)authorize;
    if (version) *version = SANE_VERSION_CODE(1, 0, 0);
    return SANE_STATUS_GOOD;
}

void sane_spesimen_exit(void);
void sane_spesimen_exit(void)
{
}

SANE_Status sane_spesimen_get_devices(const SANE_Device ***list, SANE_Bool local);
SANE_Status sane_spesimen_get_devices(const SANE_Device ***list, SANE_Bool local)
{
    (void)local;
    *list = (const SANE_Device **)(read_orders().unplugged ? all + 1 : all);
    return SANE_STATUS_GOOD;
}

static bool load(struct device *device)
{
    FILE *file = fopen(device->orders.page, "rb");
    int most = 0;
    bool loaded = false;
    if (file && fscanf(file, "P6 %d %d %d", &device->width, &device->height, &most) == 3 &&
        most == 255 && fgetc(file) == '\n') {
        device->size = (size_t)device->width * (size_t)device->height * 3;
        device->pixels = malloc(device->size);
        loaded = device->pixels && fread(device->pixels, device->size, 1, file) == 1;
    }
    if (file) fclose(file);
    return loaded;
}

static void describe(const struct orders *orders)
{
    resolutions[1] = orders->dpi;
    options[OPTION_COUNT] = (SANE_Option_Descriptor){.name = "",
                                                     .title = "Number of options",
                                                     .desc = "",
                                                     .type = SANE_TYPE_INT,
                                                     .size = sizeof(SANE_Word),
                                                     .cap = SANE_CAP_SOFT_DETECT};
    options[OPTION_MODE] =
        (SANE_Option_Descriptor){.name = SANE_NAME_SCAN_MODE,
                                 .title = "Mode",
                                 .desc = "",
                                 .type = SANE_TYPE_STRING,
                                 .size = sizeof((struct device *)NULL)->mode,
                                 .cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT,
                                 .constraint_type = SANE_CONSTRAINT_STRING_LIST,
                                 .constraint.string_list = modes};
    options[OPTION_SOURCE] = options[OPTION_MODE];
    options[OPTION_SOURCE].name = SANE_NAME_SCAN_SOURCE;
    options[OPTION_SOURCE].size = sizeof((struct device *)NULL)->source;
    options[OPTION_SOURCE].constraint.string_list =
        orders->sheets == SHEETS_NONE ? flatbed_only : sources;
    options[OPTION_RESOLUTION] =
        (SANE_Option_Descriptor){.name = SANE_NAME_SCAN_RESOLUTION,
                                 .title = "Resolution",
                                 .desc = "",
                                 .type = SANE_TYPE_INT,
                                 .unit = SANE_UNIT_DPI,
                                 .size = sizeof(SANE_Word),
                                 .cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT,
                                 .constraint_type = SANE_CONSTRAINT_WORD_LIST,
                                 .constraint.word_list = resolutions};
}

void sane_spesimen_close(SANE_Handle handle);
void sane_spesimen_close(SANE_Handle handle)
{
    struct device *device = handle;
    free(device->pixels);
    free(device);
}

SANE_Status sane_spesimen_open(SANE_String_Const name, SANE_Handle *handle);
SANE_Status sane_spesimen_open(SANE_String_Const name, SANE_Handle *handle)
{
    struct orders orders = read_orders();
    SANE_Status status = told("open", 0);
    if (status != SANE_STATUS_GOOD) return status;
    if (orders.unplugged || (*name && strcmp(name, "0") != 0)) {
        note("open", "unplugged");
        return SANE_STATUS_INVAL;
    }
    struct device *device = calloc(1, sizeof *device);
    if (!device) return SANE_STATUS_NO_MEM;
    device->orders = orders;
    snprintf(device->mode, sizeof device->mode, "Color");
    snprintf(device->source, sizeof device->source, "Flatbed");
    describe(&orders);
    if (!load(device)) {
        sane_spesimen_close(device);
        return SANE_STATUS_IO_ERROR;
    }
    *handle = device;
    return SANE_STATUS_GOOD;
}

const SANE_Option_Descriptor *sane_spesimen_get_option_descriptor(SANE_Handle handle, SANE_Int i);
const SANE_Option_Descriptor *sane_spesimen_get_option_descriptor(SANE_Handle handle, SANE_Int i)
{
    (void)handle;
    return i >= 0 && i < OPTIONS ? &options[i] : NULL;
}

SANE_Status sane_spesimen_control_option(SANE_Handle handle, SANE_Int i, SANE_Action action,
                                         void *value, SANE_Int *info);
SANE_Status sane_spesimen_control_option(SANE_Handle handle, SANE_Int i, SANE_Action action,
                                         void *value, SANE_Int *info)
{
    struct device *device = handle;
    SANE_Word number = i == OPTION_COUNT ? OPTIONS : device->orders.dpi;
    char *text = i == OPTION_MODE ? device->mode : i == OPTION_SOURCE ? device->source : NULL;
    if (i < 0 || i >= OPTIONS || device->scanning) return SANE_STATUS_INVAL;
    if (info) *info = i == OPTION_COUNT ? 0 : SANE_INFO_RELOAD_PARAMS;
    if (action == SANE_ACTION_GET_VALUE && text) memcpy(value, text, strlen(text) + 1);
    if (action == SANE_ACTION_GET_VALUE && !text) memcpy(value, &number, sizeof number);
    if (action != SANE_ACTION_SET_VALUE) return SANE_STATUS_GOOD;
    if (text) snprintf(text, (size_t)options[i].size, "%s", (const char *)value);
    return i == OPTION_COUNT ? SANE_STATUS_INVAL : SANE_STATUS_GOOD;
}

SANE_Status sane_spesimen_get_parameters(SANE_Handle handle, SANE_Parameters *out);
SANE_Status sane_spesimen_get_parameters(SANE_Handle handle, SANE_Parameters *out)
{
    struct device *device = handle;
    bool colour = strcmp(device->mode, "Color") == 0;
    device->channels = colour ? 3 : 1;
    *out = (SANE_Parameters){.format = colour ? SANE_FRAME_RGB : SANE_FRAME_GRAY,
                             .last_frame = SANE_TRUE,
                             .bytes_per_line = device->width * device->channels,
                             .pixels_per_line = device->width,
                             .lines = device->orders.endless ? -1 : device->height,
                             .depth = 8};
    return SANE_STATUS_GOOD;
}

/* Sheets that have gone through since the file was made; they do not come back by opening anew. */
static int *gone_through(void)
{
    static ino_t of;
    static int gone;
    struct stat facts;
    if (stat(orders_path(), &facts) == 0 && facts.st_ino != of) {
        of = facts.st_ino;
        gone = 0;
    }
    return &gone;
}

SANE_Status sane_spesimen_start(SANE_Handle handle);
SANE_Status sane_spesimen_start(SANE_Handle handle)
{
    struct device *device = handle;
    SANE_Parameters shape;
    SANE_Status status = told("start", device->started);
    if (status != SANE_STATUS_GOOD) return status;
    if (strcmp(device->source, "ADF") == 0 && (*gone_through())++ >= device->orders.sheets)
        return SANE_STATUS_NO_DOCS;
    sane_spesimen_get_parameters(device, &shape);
    device->started++;
    device->at = 0;
    device->scanning = true;
    return SANE_STATUS_GOOD;
}

SANE_Status sane_spesimen_read(SANE_Handle handle, SANE_Byte *data, SANE_Int most, SANE_Int *got);
SANE_Status sane_spesimen_read(SANE_Handle handle, SANE_Byte *data, SANE_Int most, SANE_Int *got)
{
    struct device *device = handle;
    size_t all_bytes = device->size / 3 * (size_t)device->channels;
    *got = 0;
    SANE_Status status = told("read", (int)(device->at * 100 / all_bytes));
    if (status != SANE_STATUS_GOOD) return status;
    if (device->at == all_bytes) {
        device->scanning = false;
        return SANE_STATUS_EOF;
    }
    if (device->orders.slow_ms) sleep_s(device->orders.slow_ms / 1000.0);
    size_t part = all_bytes - device->at;
    if (part > READ_MOST) part = READ_MOST;
    if (part > (size_t)most) part = (size_t)most;
    for (size_t i = 0; i < part; i++)
        data[i] = device->pixels[device->channels == 3 ? device->at + i : (device->at + i) * 3 + 1];
    device->at += part;
    *got = (SANE_Int)part;
    return SANE_STATUS_GOOD;
}

void sane_spesimen_cancel(SANE_Handle handle);
void sane_spesimen_cancel(SANE_Handle handle)
{
    struct device *device = handle;
    told("cancel", 0);
    device->scanning = false;
}

SANE_Status sane_spesimen_set_io_mode(SANE_Handle handle, SANE_Bool non_blocking);
SANE_Status sane_spesimen_set_io_mode(SANE_Handle handle, SANE_Bool non_blocking)
{
    (void)handle;
    return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status sane_spesimen_get_select_fd(SANE_Handle handle, SANE_Int *fd);
SANE_Status sane_spesimen_get_select_fd(SANE_Handle handle, SANE_Int *fd)
{
    (void)handle;
    (void)fd;
    return SANE_STATUS_UNSUPPORTED;
}
