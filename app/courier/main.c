#define _GNU_SOURCE
#include "base/log.h"
#include "courier/courier.h"
#include "courier/enrol.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static const char usage[] =
    "anjungan-courier --config FILE                  carry sealed cases to the backend\n"
    "anjungan-courier --config FILE --enrol TOKEN    enrol this terminal (- reads the token from\n"
    "                                                standard input)\n"
    "anjungan-courier --config FILE --check-config   say whether the file is right\n";

/* No core dump and no reader of this process's memory: it holds the key of the line. */
static void close_up(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_DUMPABLE, 0);
}

/* The token must not stand in the list of processes longer than needed. */
static bool take_token(char *argument, char *out, size_t size)
{
    if (strcmp(argument, "-") == 0) {
        if (!fgets(out, (int)size, stdin)) return false;
        out[strcspn(out, "\r\n")] = 0;
        return true;
    }
    bool fits = strlen(argument) < size;
    if (fits) memcpy(out, argument, strlen(argument) + 1);
    explicit_bzero(argument, strlen(argument));
    return fits;
}

static int enrol(const struct courier_config *config, char *argument)
{
    char token[128], terminal[32];
    struct folders folders;
    struct fault fault;
    if (!take_token(argument, token, sizeof token)) token[0] = 0;
    bool done = folders_open(config->state_dir, &folders, &fault) &&
                enrol_run(config, &folders, token, terminal, &fault);
    explicit_bzero(token, sizeof token);
    if (!done) {
        log_fault(LOG_LEVEL_ERROR, "courier", "enrolment", &fault);
        return 1;
    }
    printf("enrolled as %s\n", terminal);
    return 0;
}

static int run(const struct courier_config *config)
{
    struct folders folders;
    struct fault fault;
    if (folders_open(config->state_dir, &folders, &fault) && courier_run(config, &folders, &fault))
        return 0;
    log_fault(LOG_LEVEL_ERROR, "courier", "stopped", &fault);
    return 1;
}

static int check_config(const char *path)
{
    int errors = courier_config_check(path, stdout);
    if (errors == 0) printf("%s: no errors\n", path);
    return errors ? 1 : 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"enrol", required_argument, NULL, 'e'},
        {"check-config", no_argument, NULL, 'k'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    const char *path = NULL;
    char *token = NULL;
    bool check = false;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'c') path = optarg;
        if (option == 'e') token = optarg;
        if (option == 'k') check = true;
        if (option == 'h' || option == '?') {
            fputs(usage, option == 'h' ? stdout : stderr);
            return option == 'h' ? 0 : 2;
        }
    }
    if (!path || optind != argc) {
        fputs(usage, stderr);
        return 2;
    }
    close_up();
    struct courier_config config;
    struct fault fault;
    if (check) return check_config(path);
    if (!courier_config_read(path, &config, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "courier", "configuration", &fault);
        return 1;
    }
    log_set_level(config.log_level);
    return token ? enrol(&config, token) : run(&config);
}
