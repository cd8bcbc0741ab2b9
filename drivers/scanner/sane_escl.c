#define _GNU_SOURCE
#include "scanner/sane_escl.h"

#include "base/bytes.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static const char folder_prefix[] = "anjungan-sane-", config_name[] = "airscan.conf";

static bool is_plain(const char *url)
{
    for (; *url; url++)
        if (!isgraph((unsigned char)*url) || *url == '"' || *url == ',' || *url == ';' ||
            *url == '#')
            return false;
    return true;
}

/* Copies text up to one of stops; where it stopped, or NULL when it does not fit. */
static const char *copy_until(const char *text, const char *stops, char *out, size_t size)
{
    size_t length = strcspn(text, stops);
    if (length == 0 || length >= size) return NULL;
    memcpy(out, text, length);
    out[length] = 0;
    return text + length;
}

bool sane_escl_parse(const char *url, struct sane_escl *out, struct fault *fault)
{
    struct sane_escl escl = {0};
    bool secure = strncmp(url, "https://", 8) == 0, plain = strncmp(url, "http://", 7) == 0;
    const char *rest = secure ? url + 8 : plain ? url + 7 : "";
    bool bracket = rest[0] == '[';
    rest = copy_until(rest + (bracket ? 1 : 0), bracket ? "]" : ":/?", escl.host, sizeof escl.host);
    if (rest && bracket && *rest == ']') rest++;
    snprintf(escl.port, sizeof escl.port, "%s", secure ? "443" : "80");
    if (rest && *rest == ':') rest = copy_until(rest + 1, "/?", escl.port, sizeof escl.port);
    bool fits = copy_until(url, "?", escl.url, sizeof escl.url) && is_plain(escl.url);
    if (!rest || !fits || escl.port[strspn(escl.port, "0123456789")])
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "not a network scanner: \"%.60s\"", url);
    *out = escl;
    return true;
}

static bool connects(const struct addrinfo *address, int timeout_ms)
{
    int link = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (link < 0) return false;
    int error = 0;
    socklen_t size = sizeof error;
    bool connected = connect(link, address->ai_addr, address->ai_addrlen) == 0;
    if (!connected && errno == EINPROGRESS) {
        struct pollfd wait = {.fd = link, .events = POLLOUT};
        connected = poll(&wait, 1, timeout_ms) == 1 &&
                    getsockopt(link, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
    }
    close(link);
    return connected;
}

bool sane_escl_answers(const struct sane_escl *escl, int timeout_ms, struct fault *fault)
{
    struct addrinfo *addresses = NULL;
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    bool connected = false;
    if (getaddrinfo(escl->host, escl->port, &hints, &addresses) == 0) {
        for (const struct addrinfo *at = addresses; at && !connected; at = at->ai_next)
            connected = connects(at, timeout_ms);
        freeaddrinfo(addresses);
    }
    if (connected) return true;
    return FAULT_CODED(fault, "X-05", FAULT_DEVICE, 0, "nothing answers at %s port %s", escl->host,
                       escl->port);
}

static const char *folders_dir(void)
{
    const char *own = getenv("XDG_RUNTIME_DIR");
    return own && own[0] == '/' && access(own, W_OK) == 0 ? own : "/tmp";
}

/* In a shared /tmp anybody may have made a folder of this name: only what is ours is touched, and
 * never by way of a link. */
static void remove_folder(int dir, const char *name)
{
    struct stat facts;
    int folder = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return;
    if (fstat(folder, &facts) == 0 && facts.st_uid == geteuid()) {
        unlinkat(folder, config_name, 0);
        unlinkat(dir, name, AT_REMOVEDIR);
    }
    close(folder);
}

static bool is_stale(const char *name)
{
    size_t prefix = sizeof folder_prefix - 1;
    if (strncmp(name, folder_prefix, prefix) != 0) return false;
    char *end;
    long pid = strtol(name + prefix, &end, 10);
    return pid > 0 && *end == '-' && kill((pid_t)pid, 0) < 0 && errno == ESRCH;
}

static void remove_stale(const char *path)
{
    DIR *dir = opendir(path);
    if (!dir) return;
    const struct dirent *entry;
    while ((entry = readdir(dir)))
        if (is_stale(entry->d_name)) remove_folder(dirfd(dir), entry->d_name);
    closedir(dir);
}

static bool write_config(const struct sane_escl *escl, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!path_join(escl->folder, config_name, path, fault)) return false;
    FILE *file = fopen(path, "wxe");
    if (!file) return FAULT(fault, FAULT_SYSTEM, errno, "cannot create %s", path);
    int written = fprintf(file,
                          "[devices]\n\"anjungan\" = %s, eSCL\n"
                          "[options]\ndiscovery = disable\nws-discovery = off\n",
                          escl->url);
    if (fclose(file) == 0 && written > 0) return true;
    return FAULT(fault, FAULT_SYSTEM, errno, "cannot write %s", path);
}

bool sane_escl_configure(struct sane_escl *escl, struct fault *fault)
{
    const char *dir = folders_dir(), *before = getenv("SANE_CONFIG_DIR");
    remove_stale(dir);
    int length = snprintf(escl->folder, sizeof escl->folder, "%s/%s%d-XXXXXX", dir, folder_prefix,
                          (int)getpid());
    if (length >= (int)sizeof escl->folder || !mkdtemp(escl->folder)) {
        escl->folder[0] = 0;
        return FAULT(fault, FAULT_SYSTEM, errno, "cannot make a folder in %s", dir);
    }
    escl->config_before = before ? memory_copy_text(before) : NULL;
    setenv("SANE_CONFIG_DIR", escl->folder, 1);
    if (write_config(escl, fault)) return true;
    sane_escl_forget(escl);
    return false;
}

void sane_escl_forget(struct sane_escl *escl)
{
    if (!escl->folder[0]) return;
    remove_folder(AT_FDCWD, escl->folder);
    escl->folder[0] = 0;
    if (escl->config_before)
        setenv("SANE_CONFIG_DIR", escl->config_before, 1);
    else
        unsetenv("SANE_CONFIG_DIR");
    free(escl->config_before);
    escl->config_before = NULL;
}
