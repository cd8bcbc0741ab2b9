#define _GNU_SOURCE
#include "kiosk/power.h"

#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char backlights[] = "/sys/class/backlight";

bool power_request(const char *state_dir, enum power_request request, struct fault *fault)
{
    char dir[PATH_SIZE];
    const char *word = request == POWER_RESTART ? "reboot" : "poweroff";
    return path_join(state_dir, "power", dir, fault) && dir_make(dir, 0750, fault) &&
           file_write_durable(dir, word, word, strlen(word), 0640, fault);
}

static bool find_light(char out[PATH_SIZE])
{
    DIR *dir = opendir(backlights);
    if (!dir) return false;
    bool found = false;
    struct dirent *entry;
    while (!found && (entry = readdir(dir)))
        found = entry->d_name[0] != '.' && path_join(backlights, entry->d_name, out, NULL);
    closedir(dir);
    return found;
}

static int read_number(const char *dir, const char *name)
{
    char path[PATH_SIZE], words[16] = "";
    if (!path_join(dir, name, path, NULL)) return -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t got = read(fd, words, sizeof words - 1);
    close(fd);
    return got > 0 ? (int)strtol(words, NULL, 10) : -1;
}

bool power_set_brightness(int percent)
{
    char light[PATH_SIZE], path[PATH_SIZE], words[16];
    int most = find_light(light) ? read_number(light, "max_brightness") : -1;
    if (most <= 0 || !path_join(light, "brightness", path, NULL)) return false;
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    int level = percent < 5 ? most / 20 : most * percent / 100; /* never dark */
    int length = snprintf(words, sizeof words, "%d\n", level > 0 ? level : 1);
    bool done = write(fd, words, (size_t)length) == length;
    close(fd);
    return done;
}

int power_brightness(void)
{
    char light[PATH_SIZE], path[PATH_SIZE];
    if (!find_light(light) || !path_join(light, "brightness", path, NULL)) return -1;
    int most = read_number(light, "max_brightness"), now = read_number(light, "brightness");
    return most > 0 && now >= 0 && access(path, W_OK) == 0 ? now * 100 / most : -1;
}
