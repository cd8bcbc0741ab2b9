#define _DEFAULT_SOURCE
#include "kiosk/errand.h"

#include "kiosk/lock.h"
#include "store/staff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PIN_SIZE = 32 };

/* One line, unseen where it is typed. */
static bool read_pin(char out[PIN_SIZE])
{
    struct termios before, quiet;
    bool typed = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (typed) {
        fputs("PIN: ", stderr);
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
    }
    bool read = fgets(out, PIN_SIZE, stdin) != NULL;
    if (typed) {
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
        fputc('\n', stderr);
    }
    if (read) out[strcspn(out, "\r\n")] = 0;
    return read;
}

static bool set(struct store *store, const char *what, int64_t now_s, struct fault *fault)
{
    char pin[PIN_SIZE] = "";
    char *name;
    long number = strtol(what, &name, 10);
    if (*name++ != ':' || !*name)
        return FAULT(fault, FAULT_INPUT, 0, "NUMBER:NAME is wanted, as 7:Sari");
    bool done = read_pin(pin) && store_staff_set(store, (int)number, name, pin, now_s, fault);
    explicit_bzero(pin, sizeof pin);
    return done;
}

static bool card(struct store *store, const char *what, int64_t now_s, struct fault *fault)
{
    char code[STAFF_CARD_SIZE];
    if (!store_staff_card(store, (int)strtol(what, NULL, 10), code, now_s, fault)) return false;
    puts(code);
    explicit_bzero(code, sizeof code);
    return true;
}

static bool list(struct store *store, struct fault *fault)
{
    struct staff_member *members = calloc(STAFF_MAX, sizeof *members);
    int count = 0;
    bool done = members && store_staff_list(store, members, &count, fault);
    for (int i = 0; done && i < count; i++)
        printf("%02d  %s%s\n", members[i].number, members[i].name,
               members[i].has_card ? "  (card)" : "");
    free(members);
    return done;
}

int errand_staff(const struct kiosk_config *config, enum staff_errand errand, const char *what)
{
    struct fault fault = {0};
    int lock;
    int64_t now_s = (int64_t)time(NULL);
    struct store *store = errand_store(config, &lock, &fault);
    bool done = store != NULL;
    if (done) {
        switch (errand) {
        case STAFF_SET: done = set(store, what, now_s, &fault); break;
        case STAFF_CARD: done = card(store, what, now_s, &fault); break;
        case STAFF_REMOVE:
            done = store_staff_remove(store, (int)strtol(what, NULL, 10), now_s, &fault);
            break;
        case STAFF_LIST: done = list(store, &fault); break;
        }
        store_close(store);
        lock_release(lock);
    }
    if (!done) fprintf(stderr, "anjungan-kiosk: %s\n", fault.text);
    return done ? 0 : 1;
}
