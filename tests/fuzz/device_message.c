/* A datagram from a device's process, with or without memory beside it. First byte: what is
 * attached, and whether the message has the right magic; the rest lies over a well-formed message.
 */
#define _GNU_SOURCE
#include "devices/protocol.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(int socket, const void *message, size_t size, int fd, size_t count)
{
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(3 * sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct iovec part = {.iov_base = (void *)message, .iov_len = size};
    struct msghdr head = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        head.msg_control = control.space;
        head.msg_controllen = CMSG_SPACE(count * sizeof fd);
        struct cmsghdr *rights = CMSG_FIRSTHDR(&head);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(count * sizeof fd);
        for (size_t i = 0; i < count; i++)
            memcpy(CMSG_DATA(rights) + i * sizeof fd, &fd, sizeof fd);
    }
    assert(sendmsg(socket, &head, 0) == (ssize_t)size);
}

static void take(int socket)
{
    struct message message;
    struct picture picture = {0};
    struct bitmap bitmap = {0};
    struct fault fault = {0};
    int attached = -1;
    if (!message_receive(socket, &message, &attached, &fault)) {
        assert(attached == -1);
        return;
    }
    message_take_fault(&message, &fault);
    assert(strlen(fault.text) < sizeof fault.text && fault.kind != FAULT_NONE);
    if (message.kind == MESSAGE_CODE) {
        assert(message.text[0] && strlen(message.text) < DEVICE_CODE_SIZE);
        for (const char *at = message.text; *at; at++)
            assert(*at >= ' ' && *at <= '~');
    }
    assert(device_report_is_same(&message.report, &message.report));
    assert(light_place_name((enum light_place)message.place)[0]);
    if (attached < 0) return;
    if (message_take_picture(&message, attached, &picture, NULL))
        assert(picture.pixels.size == message.shape.size);
    if (message_take_bitmap(&message, attached, &bitmap, NULL))
        assert((size_t)bitmap.stride_bytes * (size_t)bitmap.height_px == message.shape.size);
    picture_free(&picture);
    bitmap_free(&bitmap);
    close(attached);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int ends[2];
    if (size < 2 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return 0;
    struct message message = message_make(MESSAGE_PAGE, 1);
    const uint32_t magic = message.magic;
    size_t length = sizeof message;
    message.shape = (struct message_shape){PICTURE_GREY8, 16, 16, 16, 0, 256};
    memcpy(&message, data + 1, size - 1 < length ? size - 1 : length);
    if (data[0] & 0x40) message.magic = magic;
    if (data[0] & 0x80) length = size - 1 < length ? size - 1 : length;
    int fd = memfd_create("fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert(fd >= 0 &&
           ftruncate(fd, (off_t)(data[0] & 0x20 ? message.shape.size % 4096 : 256)) == 0);
    if (data[0] & 0x10) fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    put(ends[0], &message, length, fd, data[0] & 3);
    take(ends[1]);
    close(fd);
    close(ends[0]);
    close(ends[1]);
    return 0;
}
