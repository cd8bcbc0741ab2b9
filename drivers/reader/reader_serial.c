/* A scanner on a serial line, mostly a USB one that shows itself as such ("USB-COM", CDC-ACM). A
 * line has no owner as a grabbed keyboard has: TIOCEXCL keeps others from opening it. */
#define _DEFAULT_SOURCE
#include "base/bytes.h"
#include "base/file.h"
#include "reader/reader_inside.h"
#include "reader/reader_line.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* After a code without CR or LF. A byte takes 1 ms at 9600 baud. */
enum { SILENCE_MS = 100 };

#define BY_ID "/dev/serial/by-id"

struct reader_serial {
    struct reader reader;
    char path[PATH_SIZE];
    speed_t speed;
    int fd; /* -1: it is not there just now */
    struct reader_line line;
    int64_t seen_ms; /* when the last byte came */
};

static const struct {
    int baud;
    speed_t code;
} speeds[] = {{1200, B1200},   {2400, B2400},   {4800, B4800},   {9600, B9600},
              {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}};

static bool parse(struct reader_serial *reader, const char *uri, struct fault *fault)
{
    if (!reader_uri_path(uri, reader->path, sizeof reader->path) || reader->path[0] != '/')
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "\"%.60s\" names no serial line", uri);
    int baud = device_uri_number(uri, "baud", 9600, 0, 1000000);
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        if (speeds[i].baud != baud) continue;
        reader->speed = speeds[i].code;
        return true;
    }
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no reader runs at %d baud", baud);
}

/* 8 bits, no parity, no flow control; what waits there from before is not ours. */
static bool set_up(int fd, speed_t speed, struct fault *fault)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0 && errno == ENOTTY)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, errno, "not a serial line");
    if (tcgetattr(fd, &line) != 0) return reader_gone(errno, fault);
    cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    line.c_cflag &= ~(tcflag_t)CRTSCTS;
    if (ioctl(fd, TIOCEXCL) != 0 || cfsetispeed(&line, speed) != 0 ||
        cfsetospeed(&line, speed) != 0 || tcsetattr(fd, TCSANOW, &line) != 0)
        return FAULT_CODED(fault, "R-01", FAULT_DEVICE, errno, "set the serial line up: %s",
                           strerror(errno));
    tcflush(fd, TCIFLUSH);
    return true;
}

static bool open_failed(const char *path, struct fault *fault)
{
    int cause = errno;
    switch (cause) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case EIO: return reader_gone(cause, fault);
    case EBUSY:
        return FAULT_CODED(fault, "R-04", FAULT_DEVICE, cause, "%s is another program's", path);
    }
    return FAULT_CODED(fault, "R-01", FAULT_DEVICE, cause, "open %s: %s", path, strerror(cause));
}

static bool come_back(struct reader_serial *reader, struct fault *fault)
{
    if (reader->fd >= 0) return true;
    int fd = open(reader->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return open_failed(reader->path, fault);
    if (!set_up(fd, reader->speed, fault)) {
        close(fd);
        return false;
    }
    reader->fd = fd;
    return true;
}

static void let_go(struct reader_serial *reader)
{
    if (reader->fd >= 0) close(reader->fd);
    reader->fd = -1;
    reader_line_drop(&reader->line);
}

/* One byte at a time, so that news_fd is readable as long as there is one more. False: the line is
 * gone. */
static bool take_next(struct reader_serial *reader, enum reader_step *out, struct fault *fault)
{
    char byte;
    ssize_t got = read(reader->fd, &byte, 1);
    if (got == 1) {
        reader->seen_ms = reader_now_ms();
        *out = reader_line_put(&reader->line, byte);
        return true;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    int cause = got < 0 ? errno : ENODEV; /* 0: hung up */
    let_go(reader);
    return reader_gone(cause, fault);
}

/* Takes bytes until a step is made or the time is over. A code that has begun is waited for until
 * it ends or falls silent, also beyond the time: nothing would call again for silence. It cannot
 * hold us long, as it is refused once it is too long. */
static bool take_step(struct reader_serial *reader, int timeout_ms, enum reader_step *out,
                      struct fault *fault)
{
    int64_t end_ms = reader_now_ms() + timeout_ms;
    enum reader_step step = READER_MORE;
    while (step == READER_MORE) {
        int64_t now_ms = reader_now_ms(), until_ms = reader->seen_ms + SILENCE_MS;
        bool begun = reader_line_open(&reader->line);
        if (!begun || (reader->line.skipping && end_ms < until_ms)) until_ms = end_ms;
        if (now_ms > end_ms && until_ms == end_ms) break;
        int ready = reader_wait(reader->fd, until_ms - now_ms);
        if (ready < 0) return FAULT(fault, FAULT_SYSTEM, errno, "poll: %s", strerror(errno));
        if (ready == 0 && until_ms == end_ms) break;
        if (ready == 0)
            step = reader_line_end(&reader->line);
        else if (!take_next(reader, &step, fault))
            return false;
    }
    *out = step;
    return true;
}

static bool read_code(struct reader *base, char out[READER_TEXT_SIZE], int timeout_ms,
                      struct fault *fault)
{
    struct reader_serial *reader = (struct reader_serial *)base;
    enum reader_step step = READER_MORE;
    if (reader->fd < 0) return reader_gone(ENODEV, fault);
    if (!take_step(reader, timeout_ms, &step, fault)) return false;
    if (step == READER_REFUSED) return reader_refused(fault);
    if (step == READER_MORE) return reader_none(fault);
    reader_line_take(&reader->line, out);
    return true;
}

static bool query(struct reader *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    struct reader_serial *reader = (struct reader_serial *)base;
    (void)timeout_ms; /* nothing here waits */
    if (reader->fd >= 0 && reader_hung_up(reader->fd)) let_go(reader);
    if (!come_back(reader, fault)) return false;
    *out = DEVICE_READY;
    return true;
}

static int news_fd(struct reader *base)
{
    return ((struct reader_serial *)base)->fd;
}

static bool control(struct reader *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_INPUT, 0, "a real reader takes no words such as \"%.30s\"", word);
}

static void destroy(struct reader *base)
{
    struct reader_serial *reader = (struct reader_serial *)base;
    if (!reader) return;
    let_go(reader);
    memory_wipe_free(reader, sizeof *reader);
}

static const struct reader_ops ops = {
    .read = read_code, .query = query, .news_fd = news_fd, .control = control, .destroy = destroy};

struct reader *reader_serial_open(const char *uri, struct fault *fault)
{
    struct reader_serial *reader = memory_alloc(sizeof *reader);
    reader->reader.ops = &ops;
    reader->fd = -1;
    if (parse(reader, uri, fault) && come_back(reader, fault)) return &reader->reader;
    destroy(&reader->reader);
    return NULL;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int reader_serial_list(struct device_found *out, int count, int max)
{
    struct dirent **entries = NULL;
    int entry_count = scandir(BY_ID, &entries, is_visible, alphasort);
    for (int i = 0; i < entry_count; i++) {
        const char *name = entries[i]->d_name;
        if (count < max && strlen(name) <= 200) {
            snprintf(out[count].uri, sizeof out->uri, "serial:" BY_ID "/%.200s", name);
            snprintf(out[count].name, sizeof out->name, "%.120s", name);
            count++;
        }
        free(entries[i]);
    }
    free(entries);
    return count;
}
