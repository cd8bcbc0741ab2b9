#define _GNU_SOURCE
#include "devices/protocol.h"

#include "base/support.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAGIC = 0x414E4A31,
    ATTACHED_MAX = 8, /* more than one is refused, but must be received to be closed */
    TRAILER_MAX_MM = 500,
    SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE,
};

struct message message_make(enum message_kind kind, uint32_t job)
{
    struct message message;
    memset(&message, 0, sizeof message); /* padding too: it crosses to another process */
    message.magic = MAGIC;
    message.kind = kind;
    message.job = job;
    return message;
}

static bool carries_memfd(uint32_t kind)
{
    return kind == MESSAGE_PAGE || kind == MESSAGE_FRAME || kind == MESSAGE_STILL_TAKEN ||
           kind == MESSAGE_PRINT;
}

static bool text_ends(const char *text, size_t size)
{
    return memchr(text, 0, size) != NULL;
}

static bool code_known(const char code[8])
{
    return text_ends(code, 8) && (!code[0] || support_find(code));
}

/* Anything but 0 and 1 in a bool would be undefined to read. */
static bool truth_is_valid(const bool *truth)
{
    uint8_t byte;
    memcpy(&byte, truth, sizeof byte);
    return byte <= 1;
}

static bool report_is_valid(const struct device_report *report)
{
    const struct printer_status *printer = &report->printer;
    return report->role < DEVICE_ROLES && report->state < DEVICE_STATES &&
           report->jack < JACK_WORDS && printer->state < DEVICE_STATES &&
           printer->paper < PAPER_WORDS && printer->cover < COVER_WORDS &&
           printer->head < HEAD_WORDS && printer->cutter < CUTTER_WORDS &&
           printer->output < OUTPUT_WORDS && printer->width_px >= 0 &&
           printer->width_px <= PICTURE_SIDE_MAX && printer->dpi >= 0 && printer->dpi <= 4800 &&
           printer->trailer_mm >= 0 && printer->trailer_mm <= TRAILER_MAX_MM &&
           truth_is_valid(&printer->near_end_sensor) && code_known(report->code);
}

static bool code_is_text(const char *text)
{
    size_t length = 0;
    while (text[length] >= ' ' && text[length] <= '~')
        length++;
    return length > 0 && length < DEVICE_CODE_SIZE && text[length] == 0;
}

static bool numbers_are_valid(const struct message *message)
{
    return message->pages >= 0 && message->pages <= PAGES_MAX && message->place >= 0 &&
           message->place < LIGHT_PLACES && message->flash >= 0 && message->flash < LIGHT_WORDS &&
           (message->find_codes == 0 || message->find_codes == 1) &&
           (message->often == 0 || message->often == 1) &&
           (message->proof == PRINT_UNCONFIRMED || message->proof == PRINT_CONFIRMED);
}

static bool message_is_valid(const struct message *message)
{
    return message->magic == MAGIC && message->kind > MESSAGE_NONE &&
           message->kind < MESSAGE_KINDS && report_is_valid(&message->report) &&
           message->fault_kind >= FAULT_NONE && message->fault_kind <= FAULT_SYSTEM &&
           code_known(message->fault_code) && text_ends(message->text, sizeof message->text) &&
           numbers_are_valid(message) &&
           (message->kind != MESSAGE_CODE || code_is_text(message->text));
}

/* Keeps the first descriptor; closes those nobody asked for. The number that came. */
static int collect_attached(struct msghdr *head, int *out_first)
{
    int count = 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(head); part; part = CMSG_NXTHDR(head, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        size_t size = part->cmsg_len - CMSG_LEN(0);
        for (size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
            int fd;
            memcpy(&fd, CMSG_DATA(part) + at, sizeof fd);
            if (count++ == 0)
                *out_first = fd;
            else
                close(fd);
        }
    }
    return count;
}

bool message_receive(int socket, struct message *out, int *out_attached, struct fault *fault)
{
    struct message message;
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(ATTACHED_MAX * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = &message, .iov_len = sizeof message};
    struct msghdr head = {.msg_iov = &part,
                          .msg_iovlen = 1,
                          .msg_control = control.space,
                          .msg_controllen = sizeof control.space};
    ssize_t got;
    do
        got = recvmsg(socket, &head, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return FAULT(fault, FAULT_NOT_FOUND, 0, "no message");
    if (got < 0 && errno != ECONNRESET)
        return FAULT(fault, FAULT_SYSTEM, errno, "receive: %s", strerror(errno));
    int attached = -1;
    int count = got < 0 ? 0 : collect_attached(&head, &attached);
    if (got <= 0 && count == 0) return FAULT(fault, FAULT_DEVICE, 0, "the other end is closed");
    bool whole = got == (ssize_t)sizeof message && !(head.msg_flags & (MSG_TRUNC | MSG_CTRUNC));
    if (!whole || !message_is_valid(&message) || count != carries_memfd(message.kind)) {
        if (count > 0) close(attached);
        return FAULT(fault, FAULT_INPUT, 0, "not a message (%zd bytes, %d attached)", got, count);
    }
    *out = message;
    *out_attached = attached;
    explicit_bzero(message.text, sizeof message.text); /* a code must not outlive its message */
    return true;
}

bool message_stops(int socket, uint32_t job)
{
    struct message message;
    ssize_t got = recv(socket, &message, sizeof message, MSG_PEEK | MSG_DONTWAIT);
    return got == (ssize_t)sizeof message && message.magic == MAGIC &&
           message.kind == MESSAGE_STOP && message.job == job;
}

bool message_send(int socket, const struct message *message, int attached, struct fault *fault)
{
    assert((attached >= 0) == carries_memfd(message->kind));
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct message copy = *message;
    struct iovec part = {.iov_base = &copy, .iov_len = sizeof copy};
    struct msghdr head = {.msg_iov = &part, .msg_iovlen = 1};
    if (attached >= 0) {
        head.msg_control = control.space;
        head.msg_controllen = sizeof control.space;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&head);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(rights), &attached, sizeof attached);
    }
    ssize_t sent;
    do
        sent = sendmsg(socket, &head, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    explicit_bzero(copy.text, sizeof copy.text);
    if (sent == (ssize_t)sizeof copy) return true;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return FAULT(fault, FAULT_TIMEOUT, errno, "the other end does not read");
    return FAULT(fault, FAULT_DEVICE, errno, "send: %s", strerror(errno));
}

/* A memfd that holds data and can change no more. */
static int seal_memory(const void *data, size_t size, struct fault *fault)
{
    int fd = memfd_create("anjungan-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) {
        FAULT(fault, FAULT_SYSTEM, errno, "memfd: %s", strerror(errno));
        return -1;
    }
    const char *from = data;
    while (size > 0) {
        ssize_t put = write(fd, from, size);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) break;
        from += put;
        size -= (size_t)put;
    }
    if (size == 0 && fcntl(fd, F_ADD_SEALS, SEALS) == 0) return fd;
    FAULT(fault, FAULT_SYSTEM, errno, "fill memfd: %s", strerror(errno));
    close(fd);
    return -1;
}

static bool check_sealed(int fd, uint64_t size, struct fault *fault)
{
    int seals = fcntl(fd, F_GET_SEALS);
    struct stat info;
    if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &info) != 0 || info.st_size < 0 ||
        (uint64_t)info.st_size != size)
        return FAULT(fault, FAULT_INPUT, 0, "a picture that is not sealed, or of another size");
    return true;
}

static bool read_sealed(int fd, uint64_t size, uint8_t *out, struct fault *fault)
{
    for (uint64_t at = 0; at < size;) {
        ssize_t got = pread(fd, out + at, (size_t)(size - at), (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return FAULT(fault, FAULT_SYSTEM, errno, "read memfd");
        at += (uint64_t)got;
    }
    return true;
}

bool message_put_picture(struct message *message, const struct picture *picture, int *out_memfd,
                         struct fault *fault)
{
    int fd = seal_memory(picture->pixels.data, picture->pixels.size, fault);
    if (fd < 0) return false;
    message->shape = (struct message_shape){.format = (int32_t)picture->format,
                                            .width_px = picture->width_px,
                                            .height_px = picture->height_px,
                                            .stride_bytes = picture->stride_bytes,
                                            .dpi = picture->dpi,
                                            .size = picture->pixels.size};
    *out_memfd = fd;
    return true;
}

bool message_put_bitmap(struct message *message, const struct bitmap *bitmap, int *out_memfd,
                        struct fault *fault)
{
    size_t size = (size_t)bitmap->stride_bytes * (size_t)bitmap->height_px;
    int fd = seal_memory(bitmap->rows, size, fault);
    if (fd < 0) return false;
    message->shape = (struct message_shape){.format = SHAPE_BITMAP,
                                            .width_px = bitmap->width_px,
                                            .height_px = bitmap->height_px,
                                            .stride_bytes = bitmap->stride_bytes,
                                            .size = size};
    *out_memfd = fd;
    return true;
}

/* Raw rows must fill their size exactly; a file's size is its own. */
static bool shape_is_valid(const struct message_shape *shape)
{
    if (shape->size == 0 || shape->size > PICTURE_BYTES_MAX) return false;
    if (shape->dpi < 0 || shape->dpi > 4800) return false;
    if (shape->format == PICTURE_FILE)
        return shape->width_px == 0 && shape->height_px == 0 && shape->stride_bytes == 0;
    if (shape->width_px < 1 || shape->width_px > PICTURE_SIDE_MAX) return false;
    if (shape->height_px < 1 || shape->height_px > PICTURE_SIDE_MAX) return false;
    int32_t stride = 0;
    if (shape->format == PICTURE_GREY8) stride = shape->width_px;
    if (shape->format == PICTURE_RGB24) stride = shape->width_px * 3;
    if (shape->format == SHAPE_BITMAP) stride = (shape->width_px + 7) / 8;
    return stride > 0 && shape->stride_bytes == stride &&
           shape->size == (uint64_t)stride * (uint64_t)shape->height_px;
}

bool message_take_picture(const struct message *message, int memfd, struct picture *out,
                          struct fault *fault)
{
    const struct message_shape *shape = &message->shape;
    if (!shape_is_valid(shape) || shape->format == SHAPE_BITMAP)
        return FAULT(fault, FAULT_INPUT, 0, "a picture of an impossible shape");
    if (!check_sealed(memfd, shape->size, fault)) return false;
    struct picture picture = {.format = (enum picture_format)shape->format,
                              .width_px = shape->width_px,
                              .height_px = shape->height_px,
                              .stride_bytes = shape->stride_bytes,
                              .dpi = shape->dpi};
    bytes_reserve(&picture.pixels, (size_t)shape->size + 1);
    picture.pixels.size = (size_t)shape->size;
    if (!read_sealed(memfd, shape->size, picture.pixels.data, fault)) {
        picture_free(&picture);
        return false;
    }
    picture_free(out);
    *out = picture;
    return true;
}

bool message_take_bitmap(const struct message *message, int memfd, struct bitmap *out,
                         struct fault *fault)
{
    const struct message_shape *shape = &message->shape;
    if (!shape_is_valid(shape) || shape->format != SHAPE_BITMAP)
        return FAULT(fault, FAULT_INPUT, 0, "a page of an impossible shape");
    if (!check_sealed(memfd, shape->size, fault)) return false;
    struct bitmap bitmap;
    bitmap_init(&bitmap, shape->width_px, shape->height_px);
    if (!read_sealed(memfd, shape->size, bitmap.rows, fault)) {
        bitmap_free(&bitmap);
        return false;
    }
    bitmap_free(out);
    *out = bitmap;
    return true;
}

bool message_put_code(struct message *message, const char *text)
{
    if (!code_is_text(text)) return false;
    snprintf(message->text, sizeof message->text, "%s", text);
    return true;
}

bool device_report_is_same(const struct device_report *a, const struct device_report *b)
{
    return a->state == b->state && strcmp(a->code, b->code) == 0 && a->jack == b->jack &&
           a->printer.paper == b->printer.paper && a->printer.cover == b->printer.cover &&
           a->printer.head == b->printer.head && a->printer.cutter == b->printer.cutter &&
           a->printer.output == b->printer.output && a->printer.width_px == b->printer.width_px &&
           a->printer.dpi == b->printer.dpi && a->printer.trailer_mm == b->printer.trailer_mm &&
           a->printer.near_end_sensor == b->printer.near_end_sensor;
}

void message_put_fault(struct message *message, const struct fault *fault)
{
    message->fault_kind = (int32_t)fault->kind;
    message->cause = fault->cause;
    memcpy(message->fault_code, fault->code, sizeof message->fault_code);
    snprintf(message->text, sizeof message->text, "%s", fault->text);
}

void message_take_fault(const struct message *message, struct fault *out)
{
    *out = (struct fault){
        .kind = (enum fault_kind)message->fault_kind, .cause = message->cause, .where = "device"};
    if (out->kind == FAULT_NONE) out->kind = FAULT_DEVICE;
    memcpy(out->code, message->fault_code, sizeof out->code);
    /* It goes to the log: one printable line. */
    for (size_t i = 0; message->text[i] && i + 1 < sizeof out->text; i++) {
        char c = message->text[i];
        out->text[i] = c >= ' ' && c <= '~' ? c : '?';
    }
}
