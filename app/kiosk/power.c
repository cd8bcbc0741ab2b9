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

static bool request(const char *state_dir, const char *word, struct fault *fault)
{
    char dir[PATH_SIZE];
    return path_join(state_dir, "requests", dir, fault) && dir_make(dir, 0700, fault) &&
           file_write_durable(dir, word, word, strlen(word), 0600, fault);
}

bool power_request(const char *state_dir, enum power_request wanted, struct fault *fault)
{
    static const char *const words[] = {"reboot", "poweroff", "mount", "unmount"};
    return request(state_dir, words[wanted], fault);
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

bool power_set_brightness(const char *state_dir, int percent)
{
    char light[PATH_SIZE], word[32];
    if (!find_light(light)) return false;
    int tens = (percent + 5) / 10 * 10;
    snprintf(word, sizeof word, "brightness-%d", tens < 5 ? 5 : tens); /* never dark */
    return request(state_dir, word, NULL);
}

int power_brightness(void)
{
    char light[PATH_SIZE];
    if (!find_light(light)) return -1;
    int most = read_number(light, "max_brightness"), now = read_number(light, "brightness");
    return most > 0 && now >= 0 ? now * 100 / most : -1;
}
